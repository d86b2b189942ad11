import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";

/** A token whose signature is right and what it says isn't. */
export class WrongAnswer extends Error {}

/** With a key of two halves: a client's secret, which is one of many hands, signs nothing here. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** By which the issuer's clock and ours may differ. */
const toleranceSeconds = 60;
/** It was made while somebody waited for it. */
const longestSeconds = 600;

interface Expected {
  issuer: string;
  clientId: string;
  nonce: string;
  now: number;
  /** Whether the person was to sign in there anew. */
  isProof: boolean;
  keys: JWTVerifyGetKey;
}

/** What an ID token says, once all of it is as OpenID Connect Core 3.1.3.7 wants it; throws where it isn't. */
export async function readIdToken(token: string, expected: Expected): Promise<JWTPayload & { sub: string }> {
  const { issuer, clientId, nonce, now, isProof, keys } = expected;
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer,
    audience: clientId,
    algorithms,
    clockTolerance: toleranceSeconds,
    maxTokenAge: longestSeconds,
    requiredClaims: ["iss", "sub", "aud", "exp", "iat", "nonce"],
    currentDate: new Date(now),
  });
  const { typ } = protectedHeader;
  if (typ !== undefined && typ.toLowerCase() !== "jwt")
    throw new WrongAnswer(`a token of type ${typ} is no ID token`);
  const isForOthersToo = Array.isArray(payload.aud) && payload.aud.length > 1;
  if (isForOthersToo && payload.azp === undefined)
    throw new WrongAnswer("a token for several says not for whom");
  if (payload.azp !== undefined && payload.azp !== clientId)
    throw new WrongAnswer("the token was given to another");
  if (payload.nonce !== nonce) throw new WrongAnswer("the token belongs to another sign-in");
  if (isProof && !isFresh(payload.auth_time, now)) throw new WrongAnswer("nobody has just signed in there");
  const { sub } = payload;
  if (typeof sub !== "string" || sub === "" || sub.length > 255)
    throw new WrongAnswer("the token names nobody");
  return { ...payload, sub };
}

function isFresh(at: unknown, now: number): boolean {
  return typeof at === "number" && Math.abs(now / 1000 - at) <= longestSeconds;
}
