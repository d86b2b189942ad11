/** As it was typed, and as accounts are told apart by it. */
export interface EmailAddress {
  email: string;
  key: string;
}

const longest = 254;
/** ASCII alone: no two of these look the same, and no server has to fold them. Nothing in it ends a header line. */
const shape =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** The address that a text is; undefined where it is none. A domain in another script is written as DNS does. */
export function readEmailAddress(text: string): EmailAddress | undefined {
  const typed = text.trim();
  const at = typed.lastIndexOf("@");
  const email = `${typed.slice(0, at + 1)}${inAscii(typed.slice(at + 1))}`;
  return email.length <= longest && shape.test(email) ? { email, key: email.toLowerCase() } : undefined;
}

/** The domain of addresses that a text is, with an @ before it or without; undefined where it is none. As DNS has it, in lower case. */
export function readMailDomain(text: string): string | undefined {
  const key = readEmailAddress(`anybody@${text.trim().replace(/^@/, "")}`)?.key;
  return key && mailDomainOf(key);
}

/** Of an address, by its key. */
export function mailDomainOf(emailKey: string): string {
  return emailKey.slice(emailKey.lastIndexOf("@") + 1);
}

function inAscii(domain: string): string {
  if (/^[\x20-\x7e]*$/.test(domain)) return domain;
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : "";
}

/** Of what other servers say. */
const longestText = 1_000;

/** The addresses in a text with one letter of each name: enough to see to whom a mail went wrong. */
export function withCutAddresses(text: string): string {
  return text
    .slice(0, longestText)
    .replaceAll(/([^\s<>"'(),:;])[^\s<>"'(),:;@]*@(?=[^\s<>"'(),:;@]+)/gu, "$1…@");
}
