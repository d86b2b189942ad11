import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { hasCode } from "./files.ts";

export interface CertificateFiles {
  certFile: string;
  keyFile: string;
}

/** What a server shows of itself, and the key that proves it. */
export interface Certificate {
  /** PEM: its own, then those between it and its authority. */
  cert: string;
  /** PEM. */
  key: string;
  own: X509Certificate;
  /** Milliseconds since 1970. */
  validFrom: number;
  validUntil: number;
}

/** What is wrong with one of the two files. */
export interface CertificateFault {
  file: keyof CertificateFiles;
  /** The end of the sentence "It has to be …". */
  expected: string;
}

/** Reads the pair and tries it as TLS would. One that is past its dates is no fault. */
export function readCertificate(files: CertificateFiles): Certificate | { faults: CertificateFault[] } {
  const faults: CertificateFault[] = [];
  const cert = textOf(files, "certFile", faults);
  const key = textOf(files, "keyFile", faults);
  const own = cert === undefined ? undefined : attempt(() => new X509Certificate(cert));
  const privateKey = key === undefined ? undefined : attempt(() => createPrivateKey(key));
  if (cert !== undefined && !own) faults.push(noCertificate);
  if (key !== undefined && !privateKey) faults.push(noKey);
  if (!cert || !key || !own || !privateKey) return { faults };
  if (!own.checkPrivateKey(privateKey)) return { faults: [foreignKey] };
  if (!attempt(() => createSecureContext({ cert, key }))) return { faults: [noCertificate] };
  return { cert, key, own, validFrom: Date.parse(own.validFrom), validUntil: Date.parse(own.validTo) };
}

/** Whether clients that ask for this host, as it stands in a URL, will take the certificate for its own. */
export function isForHost({ own }: Certificate, host: string): boolean {
  const address = host.replace(/^\[|\]$/g, "");
  return (isIP(address) ? own.checkIP(address) : own.checkHost(host)) !== undefined;
}

const noCertificate: CertificateFault = {
  file: "certFile",
  expected: "a file with certificates in PEM, the server's own first",
};
const noKey: CertificateFault = {
  file: "keyFile",
  expected: "a file with a private key in PEM, without a passphrase",
};
const foreignKey: CertificateFault = {
  file: "keyFile",
  expected: "the file with the key that belongs to the certificate",
};

function textOf(
  files: CertificateFiles,
  file: keyof CertificateFiles,
  faults: CertificateFault[],
): string | undefined {
  try {
    return readFileSync(files[file], "utf8");
  } catch (error) {
    const state = hasCode(error, "ENOENT") ? "is there" : "can be read";
    faults.push({ file, expected: `the path of a file that ${state}` });
    return undefined;
  }
}

/** What the libraries say of a bad file is an OpenSSL code. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
