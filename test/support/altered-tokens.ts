import { createPublicKey } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair } from "jose";
import { signed, type TestIssuer, type TokenParts, unsigned } from "./issuer.ts";

/** One ID token that isn't as it should be; R12b of the test programme. */
export interface Alteration {
  name: string;
  isTaken: boolean;
  make(right: TokenParts, issuer: TestIssuer): Promise<string> | string;
}

type Claims = TokenParts["claims"];

function withClaims(change: (claims: Claims) => Claims): Alteration["make"] {
  return async (right) => await signed({ ...right, claims: change({ ...right.claims }) });
}

function without(name: string): Alteration["make"] {
  return withClaims(({ [name]: _gone, ...rest }) => rest);
}

function withHeader(change: Record<string, unknown>): Alteration["make"] {
  return async (right) => await signed({ ...right, header: { ...right.header, ...change } });
}

/** By a key that isn't the issuer's, in one or another disguise. */
function byOthers(alg: string, header: (jwk: object) => Record<string, unknown>): Alteration["make"] {
  return async (right) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = await exportJWK(publicKey);
    return await signed({ ...right, key: privateKey, header: { alg, ...header(jwk) } });
  };
}

/** The public key of the issuer as text, as though it were a secret that both share. */
function publicText({ key }: TestIssuer): Uint8Array {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open } = key;
  const pem = createPublicKey({ key: open, format: "jwk" }).export({ type: "spki", format: "pem" });
  return new TextEncoder().encode(String(pem));
}

const refused: [name: string, make: Alteration["make"]][] = [
  ["alg none", ({ claims }) => unsigned({ claims, header: { alg: "none" } })],
  ["alg None", ({ claims }) => unsigned({ claims, header: { alg: "None" } })],
  [
    "alg none with the signature of another",
    async (right) => {
      const [, , signature] = (await signed(right)).split(".");
      return unsigned({ claims: right.claims, header: { alg: "none" } }) + signature;
    },
  ],
  [
    "alg HS256 by the issuer's public key",
    async (right, issuer) =>
      await signed({ ...right, header: { alg: "HS256", kid: issuer.key.kid }, key: publicText(issuer) }),
  ],
  [
    "alg HS256 by the client's secret",
    async (right, { client }) =>
      await signed({
        ...right,
        header: { alg: "HS256" },
        key: new TextEncoder().encode(client.clientSecret.padEnd(32)),
      }),
  ],
  ["the key's own name under another algorithm", byOthers("PS256", () => ({ kid: "none of these" }))],
  [
    "signed by somebody else under the issuer's kid",
    async (right) => {
      const { privateKey } = await generateKeyPair("RS256");
      return await signed({ ...right, key: privateKey as CryptoKey });
    },
  ],
  ["a key that it brings along (jwk)", byOthers("RS256", (jwk) => ({ jwk }))],
  [
    "a key at an address that it names (jku)",
    byOthers("RS256", () => ({ kid: "x", jku: "https://evil.example/keys" })),
  ],
  [
    "a certificate that it names (x5u)",
    byOthers("RS256", () => ({ kid: "x", x5u: "https://evil.example/cert" })),
  ],
  ["a kid that the issuer hasn't", byOthers("RS256", () => ({ kid: "../../etc/passwd" }))],
  [
    "a header that has to be understood (crit)",
    async (right) => {
      const header = { ...right.header, crit: ["only-for"], "only-for": "others" };
      return await signed({ ...right, header }, { crit: { "only-for": true } });
    },
  ],
  ["typ of an access token", withHeader({ typ: "at+jwt" })],
  ["typ of a logout token", withHeader({ typ: "logout+jwt" })],
  [
    "a changed claim under the old signature",
    async (right) => {
      const [head, , signature] = (await signed(right)).split(".");
      const claims = Buffer.from(JSON.stringify({ ...right.claims, sub: "eve" })).toString("base64url");
      return [head, claims, signature].join(".");
    },
  ],
  ["no signature", async (right) => (await signed(right)).replace(/[^.]*$/, "")],
  ["a cut signature", async (right) => (await signed(right)).slice(0, -20)],
  ["no JWT at all", () => "ada"],
  ["an encrypted one", () => "a.b.c.d.e"],
  ["another issuer", withClaims((claims) => ({ ...claims, iss: "https://evil.example" }))],
  ["the issuer with a slash", withClaims((claims) => ({ ...claims, iss: `${claims.iss}/` }))],
  ["no issuer", without("iss")],
  ["another audience", withClaims((claims) => ({ ...claims, aud: "another client" }))],
  ["an audience that begins like ours", withClaims((claims) => ({ ...claims, aud: "imagor-2" }))],
  ["no audience", without("aud")],
  ["several audiences, and not for whom", withClaims((claims) => ({ ...claims, aud: ["imagor", "other"] }))],
  [
    "several audiences, for another",
    withClaims((claims) => ({ ...claims, aud: ["imagor", "other"], azp: "other" })),
  ],
  ["ours, given to another (azp)", withClaims((claims) => ({ ...claims, azp: "other" }))],
  ["another nonce", withClaims((claims) => ({ ...claims, nonce: "another" }))],
  ["no nonce", without("nonce")],
  ["an empty nonce", withClaims((claims) => ({ ...claims, nonce: "" }))],
  ["expired", withClaims((claims) => ({ ...claims, exp: Number(claims.iat) - 120 }))],
  ["no expiry", without("exp")],
  ["an expiry in words", withClaims((claims) => ({ ...claims, exp: "never" as unknown as number }))],
  ["made in the future", withClaims((claims) => ({ ...claims, iat: Number(claims.iat) + 600 }))],
  ["made long ago", withClaims((claims) => ({ ...claims, iat: Number(claims.iat) - 4_000 }))],
  ["no time of making", without("iat")],
  ["not good yet (nbf)", withClaims((claims) => ({ ...claims, nbf: Number(claims.iat) + 600 }))],
  ["nobody", without("sub")],
  ["an empty subject", withClaims((claims) => ({ ...claims, sub: "" }))],
  ["a subject of 256 characters", withClaims((claims) => ({ ...claims, sub: "a".repeat(256) }))],
  ["a subject that is a number", withClaims((claims) => ({ ...claims, sub: 7 as unknown as string }))],
];

const taken: [name: string, make: Alteration["make"]][] = [
  ["as it should be", (right) => signed(right)],
  ["no kid, where there is one key", withHeader({ kid: undefined })],
  ["a list of our audience alone", withClaims((claims) => ({ ...claims, aud: ["imagor"] }))],
  [
    "several audiences, for us",
    withClaims((claims) => ({ ...claims, aud: ["imagor", "other"], azp: "imagor" })),
  ],
  [
    "a clock that is half a minute ahead",
    withClaims((claims) => ({ ...claims, iat: Number(claims.iat) + 30 })),
  ],
  [
    "a clock that is half a minute behind",
    withClaims((claims) => ({ ...claims, exp: Number(claims.iat) - 30 })),
  ],
  ["claims that nobody knows", withClaims((claims) => ({ ...claims, role: "owner", admin: true }))],
];

export const alterations: Alteration[] = [
  ...refused.map(([name, make]) => ({ name, make, isTaken: false })),
  ...taken.map(([name, make]) => ({ name, make, isTaken: true })),
];
