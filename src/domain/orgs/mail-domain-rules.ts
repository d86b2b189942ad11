import { readMailDomain } from "#src/domain/identity/email-address.ts";
import type { Mistake } from "#src/domain/identity/mistakes.ts";

const recordLabel = "_imagor-cloud";

/** The TXT record by which an org proves a domain. */
export function recordOf({ domain, proof }: { domain: string; proof: string }) {
  return { name: `${recordLabel}.${domain}`, text: `imagor-cloud-verification=${proof}` };
}

/** Providers at whom anybody has an address: a short list of the largest, since none is ever complete. */
const sharedProviders = new Set([
  "126.com",
  "163.com",
  "aol.com",
  "fastmail.com",
  "free.fr",
  "gmail.com",
  "gmx.at",
  "gmx.ch",
  "gmx.com",
  "gmx.de",
  "gmx.net",
  "googlemail.com",
  "hey.com",
  "hotmail.com",
  "icloud.com",
  "laposte.net",
  "libero.it",
  "live.com",
  "mac.com",
  "mail.com",
  "mail.ru",
  "mailbox.org",
  "me.com",
  "msn.com",
  "naver.com",
  "orange.fr",
  "outlook.com",
  "pm.me",
  "posteo.de",
  "proton.me",
  "protonmail.com",
  "qq.com",
  "t-online.de",
  "tutanota.com",
  "web.de",
  "yahoo.co.jp",
  "yahoo.com",
  "yahoo.de",
  "yandex.ru",
  "ymail.com",
]);

/** Names that the public DNS never has (RFC 6761, 6762, 7686, 8375, 9476), and those that networks use within themselves. */
const reserved =
  /(^|\.)(alt|arpa|corp|example|home|internal|intranet|invalid|lan|local|localdomain|localhost|onion|private|test)$/;

const mostOfADomain = 253 - `${recordLabel}.`.length;

/** What is typed as the domain of an org's addresses, as it is kept, or what is wrong with it. */
export function checkMailDomain(
  text: string,
): { domain: string; mistake?: undefined } | { domain?: undefined; mistake: Mistake } {
  const domain = readMailDomain(text);
  // A last part of digits alone is that of an IP address.
  const isOne = domain?.includes(".") && !/\.\d+$/.test(domain) && domain.length <= mostOfADomain;
  if (domain === undefined || !isOne) return { mistake: "domain_wrong" };
  if (sharedProviders.has(domain)) return { mistake: "domain_shared" };
  return reserved.test(domain) ? { mistake: "domain_reserved" } : { domain };
}
