import type { Mistake } from "./mistake.ts";

/** An issuer as it is set. */
export interface SetIssuer {
  key: string;
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  icon?: string | undefined;
  /** Beside `openid`. */
  scopes: readonly string[];
  isGoogle: boolean;
}

const usualScopes = ["email", "profile"];
const fields = ["key", "name", "issuer", "clientId", "clientSecret", "icon", "scopes"];
/** Of what the page of signing in remembers, and Google's own. */
const taken = ["password", "passkey", "google"];
const icons = ["key-round", "building-2", "shield-check", "users", "globe"];

/** Several issuers in JSON. */
export const issuers = {
  expected: `a JSON list such as [{"key":"work","name":"Work","issuer":"https://id.example.com","clientId":"…","clientSecret":"…"}]; \`icon\` (${icons.join(", ")}) and \`scopes\` (a list) may be left out`,
  parse(text: string): SetIssuer[] | undefined {
    try {
      const list: unknown = JSON.parse(text);
      if (!Array.isArray(list) || !list.every(isIssuer)) return undefined;
      if (new Set(list.map(({ key }) => key)).size < list.length) return undefined;
      return list.map((one) => ({ ...one, scopes: one.scopes ?? usualScopes, isGoogle: false }));
    } catch {
      return undefined;
    }
  },
  print: (list: readonly SetIssuer[]) => list.map(({ key }) => key).join(","),
};

function isIssuer(one: unknown): one is Omit<SetIssuer, "scopes"> & { scopes?: string[] } {
  if (typeof one !== "object" || one === null) return false;
  const { key, name, issuer, clientId, clientSecret, icon, scopes } = one as Record<string, unknown>;
  if (!Object.keys(one).every((field) => fields.includes(field))) return false;
  const isKey = typeof key === "string" && /^[a-z0-9][a-z0-9-]{0,31}$/.test(key) && !taken.includes(key);
  const hasIcon = icon === undefined || (typeof icon === "string" && icons.includes(icon));
  const hasScopes = scopes === undefined || (Array.isArray(scopes) && scopes.every(isScope));
  return (
    isKey &&
    isText(name) &&
    isIssuerUrl(issuer) &&
    isText(clientId) &&
    isText(clientSecret) &&
    hasIcon &&
    hasScopes
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= 500;
}

function isScope(value: unknown): boolean {
  return typeof value === "string" && /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(value) && value !== "openid";
}

/** By https; on this machine itself also without. */
function isIssuerUrl(value: unknown): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username } = new URL(value);
  const isHere =
    hostname === "localhost" || hostname.endsWith(".localhost") || /^127\.|^\[::1\]$/.test(hostname);
  if (search !== "" || hash !== "" || username !== "") return false;
  return protocol === "https:" || (protocol === "http:" && isHere);
}

interface Given {
  googleClientId: string | undefined;
  googleClientSecret: string | undefined;
  signInWith: readonly SetIssuer[];
}

/** All of them in the order in which people are shown them: Google first. */
export function issuersOf({ googleClientId, googleClientSecret, signInWith }: Given): SetIssuer[] {
  if (googleClientId === undefined || googleClientSecret === undefined) return [...signInWith];
  const google = {
    key: "google",
    name: "Google",
    issuer: "https://accounts.google.com",
    clientId: googleClientId,
    clientSecret: googleClientSecret,
    icon: "google",
    scopes: usualScopes,
    isGoogle: true,
  };
  return [google, ...signInWith];
}

export function issuerMistakes({ googleClientId, googleClientSecret }: Given): Mistake[] {
  if (googleClientId !== undefined && googleClientSecret === undefined)
    return [{ name: "GOOGLE_CLIENT_SECRET", expected: "set as well, where GOOGLE_CLIENT_ID is" }];
  if (googleClientSecret !== undefined && googleClientId === undefined)
    return [{ name: "GOOGLE_CLIENT_ID", expected: "set as well, where GOOGLE_CLIENT_SECRET is" }];
  return [];
}
