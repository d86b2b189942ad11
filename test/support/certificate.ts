import { renameSync } from "node:fs";
import { join } from "node:path";
import { aDirectory } from "./directory.ts";

export const canMakeCertificates = Bun.which("openssl") !== null;

interface Made {
  /** By which it can be told from others. */
  name?: string;
  /** Below 0 for one that has expired. */
  daysLeft?: number;
}

export interface CertificatePair {
  certFile: string;
  keyFile: string;
  /** Puts another pair into the same files. */
  renew(made?: Made): void;
  [Symbol.dispose](): void;
}

/** For localhost, signed by itself. */
export function aCertificate(made: Made = {}): CertificatePair {
  const directory = aDirectory();
  const [certFile, keyFile] = [join(directory.path, "cert.pem"), join(directory.path, "key.pem")];
  const renew = (next: Made = {}) => {
    make(directory.path, next);
    renameSync(join(directory.path, "new.key"), keyFile);
    renameSync(join(directory.path, "new.cert"), certFile);
  };
  renew(made);
  return { certFile, keyFile, renew, [Symbol.dispose]: directory[Symbol.dispose] };
}

function make(directory: string, { name = "first", daysLeft = 30 }: Made): void {
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  const key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout new.key";
  openssl(directory, `req -new ${key} -subj /CN=${name} -addext ${names} -out request`);
  const signed = "x509 -req -in request -signkey new.key -copy_extensions copy";
  openssl(directory, `${signed} -days ${daysLeft} -out new.cert`);
}

function openssl(cwd: string, words: string): void {
  const { success, stderr } = Bun.spawnSync(["openssl", ...words.split(" ")], { cwd });
  if (!success) throw new Error(stderr.toString());
}
