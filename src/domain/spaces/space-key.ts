import { Refusal } from "#src/lib/errors.ts";

/** A DNS label of at most 63 characters. */
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Such labels mean something to DNS (`xn--…` is a name in another script). */
const encodedLabel = /^..--/;

/** Names that a visitor or a mail program would take for the operator's own. */
const reserved = new Set(
  (
    "account accounts admin administrator all api app auth autoconfig autodiscover billing dashboard docs ftp help " +
    "hostmaster imagor imagor-cloud imap internal isatap localhost login mail metrics mx ns ns1 ns2 operator " +
    "params payment payments pop pop3 postmaster root security settings signin signup smtp spaces sso status " +
    "support system unsafe webmail webmaster wpad www"
  ).split(" "),
);

/** Refuses what can't be a space's name in URLs. */
export function checkSpaceKey(key: string): void {
  if (!label.test(key) || encodedLabel.test(key)) {
    const rule = "1 to 63 of a-z, 0-9 and -, with no - at either end and no -- in third place";
    throw new Refusal("invalid", `A space can't be called "${key}": use ${rule}.`, { fields: { key: rule } });
  }
  if (reserved.has(key)) {
    throw new Refusal("invalid", `The name "${key}" is reserved. Choose another.`, {
      fields: { key: "reserved" },
    });
  }
}
