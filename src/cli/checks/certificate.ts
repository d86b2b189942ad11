import { certificateFilesOf, certificateMistakes } from "#src/config/certificate.ts";
import type { Settings } from "#src/config/load.ts";
import { printMistake } from "#src/config/mistake.ts";
import type { Config } from "#src/config/options.ts";
import { type Certificate, isForHost, readCertificate } from "#src/lib/certificate.ts";
import { type Check, type Finding, failed, ok, warning } from "./check.ts";

const dayMilliseconds = 86_400_000;
/** Of its life; whoever renews in time does so before. */
const lastShare = 1 / 5;

async function certificate({ config }: Settings): Promise<Finding> {
  const files = certificateFilesOf(config);
  if (!files) return ok("None is set: the server speaks plain HTTP.");
  const read = readCertificate(files);
  if ("faults" in read) return failed(certificateMistakes(files).map(printMistake).join(" "));
  const dates = lookAtDates(read, Date.now());
  const obstacles = obstaclesTo(read, config);
  if (dates.state === "failed" || obstacles.length === 0) return dates;
  return warning([...obstacles, dates.says].join(" "));
}

/** What keeps clients that come by the right address away. */
function obstaclesTo(certificate: Certificate, config: Config): string[] {
  const foreign = hostsOf(config).filter((host) => !isForHost(certificate, host));
  return [
    ...(foreign.length > 0 ? [`It isn't for ${foreign.join(", ")}: clients will refuse it there.`] : []),
    ...(config.publicUrl.startsWith("http:") ? ["PUBLIC_URL has to begin with https."] : []),
  ];
}

function lookAtDates({ validFrom, validUntil }: Certificate, now: number): Finding {
  const until = new Date(validUntil).toISOString();
  if (now > validUntil) return failed(`It expired on ${until}. Renew it.`);
  if (now < validFrom)
    return failed(`It isn't valid before ${new Date(validFrom).toISOString()}. Is the clock right?`);
  const daysLeft = Math.floor((validUntil - now) / dayMilliseconds);
  const says = `It is valid until ${until}, ${daysLeft} days more.`;
  const isLate = validUntil - now < (validUntil - validFrom) * lastShare;
  return isLate ? warning(`${says} Renew it.`) : ok(says);
}

/** By which clients come; of the spaces' own hosts any one stands for all. */
function hostsOf({ publicUrl, deliveryDomain, deliveryHosts }: Config): string[] {
  const ofSpaces = deliveryDomain === undefined ? [] : [`default.${deliveryDomain}`];
  return [new URL(publicUrl).hostname, ...ofSpaces, ...Object.keys(deliveryHosts)];
}

export const certificateChecks: Check[] = [{ name: "certificate", look: certificate }];
