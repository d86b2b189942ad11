import { type CertificateFault, type CertificateFiles, readCertificate } from "#src/lib/certificate.ts";
import type { Mistake } from "./mistake.ts";
import { type Config, options } from "./options.ts";

/** The two files, where the server speaks TLS. */
export function certificateFilesOf(
  config: Pick<Config, "tlsCertFile" | "tlsKeyFile">,
): CertificateFiles | undefined {
  const { tlsCertFile: certFile, tlsKeyFile: keyFile } = config;
  return certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
}

/** What is wrong with the files themselves, by the names of their settings. */
export function certificateMistakes(files: CertificateFiles): Mistake[] {
  const read = readCertificate(files);
  return "faults" in read ? read.faults.map((fault) => mistakeOf(fault, files)) : [];
}

const optionOf = { certFile: options.tlsCertFile, keyFile: options.tlsKeyFile };

function mistakeOf({ file, expected }: CertificateFault, files: CertificateFiles): Mistake {
  return { name: optionOf[file].name, given: files[file], expected };
}
