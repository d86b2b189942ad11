import { type Certificate, type CertificateFiles, readCertificate } from "#src/lib/certificate.ts";
import type { Clock } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Log } from "#src/lib/log.ts";

export interface TlsOptions extends CertificateFiles {
  log: Log;
  clock: Clock;
  /** Between two looks at the files. */
  lookSeconds?: number;
}

const defaultLookSeconds = 60;
const retryMs = 1_000;

/** The certificate to begin with; Refusal invalid where the files don't give one. */
export function openCertificate(tls: TlsOptions): Certificate {
  const read = readCertificate(tls);
  if ("faults" in read) throw new Refusal("invalid", faultsText(tls, read.faults));
  warnOfDates(tls, read);
  return read;
}

/**
 * Hands on each other certificate that is found in the files, looking now and then and on SIGHUP. What can't be used
 * is logged once, and the one before stays.
 */
export function watchCertificate(
  tls: TlsOptions,
  first: Certificate,
  take: (certificate: Certificate) => void,
): { stop(): void } {
  const { log, lookSeconds = defaultLookSeconds } = tls;
  let taken: Certificate | undefined = first;
  let told = "";

  function look(): void {
    const trouble = findTrouble();
    if (trouble !== "" && trouble !== told) log.error(trouble);
    told = trouble;
  }

  function findTrouble(): string {
    const read = readCertificate(tls);
    if ("faults" in read) return `The certificate in use stays. ${faultsText(tls, read.faults)}`;
    if (read.cert === taken?.cert && read.key === taken.key) return "";
    // Not taken until it is: a failure is tried again at the next look.
    taken = undefined;
    try {
      take(read);
    } catch (error) {
      setTimeout(look, retryMs).unref();
      const reason = error instanceof Error ? error.message : String(error);
      return `Nothing listens until the new certificate is taken, which is tried each second: ${reason}`;
    }
    taken = read;
    log.info({ validUntil: new Date(read.validUntil).toISOString() }, "new certificate taken");
    warnOfDates(tls, read);
    return "";
  }

  function lookAtOnce(): void {
    told = "";
    look();
  }

  const timer = setInterval(look, lookSeconds * 1000);
  process.on("SIGHUP", lookAtOnce);
  return {
    stop() {
      clearInterval(timer);
      process.off("SIGHUP", lookAtOnce);
    },
  };
}

function faultsText(files: CertificateFiles, faults: { file: keyof CertificateFiles; expected: string }[]) {
  return faults.map(({ file, expected }) => `${files[file]} has to be ${expected}.`).join(" ");
}

function warnOfDates({ certFile, log, clock }: TlsOptions, { validFrom, validUntil }: Certificate): void {
  const now = clock.now();
  if (now > validUntil)
    log.warn(`The certificate in ${certFile} expired on ${new Date(validUntil).toISOString()}. Renew it.`);
  if (now < validFrom)
    log.warn(`The certificate in ${certFile} isn't valid before ${new Date(validFrom).toISOString()}.`);
}
