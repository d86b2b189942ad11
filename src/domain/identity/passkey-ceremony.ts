import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { Refusal } from "#src/lib/errors.ts";
import type { passkeys } from "#src/store/schema/passkeys.ts";
import type { Account } from "./accounts.ts";
import { type RelyingParty, relyingPartyOf } from "./relying-party.ts";

export type Passkey = typeof passkeys.$inferSelect;
export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** What an authenticator has made, as far as it is kept. */
export type MadePasskey = Pick<Passkey, "credentialId" | "publicKey" | "counter" | "transports" | "isEnough">;

/** EdDSA, ES256, RS256: what authenticators of today make. */
const algorithms = [-8, -7, -257];
const mostTransports = 8;
const longestTransport = 20;

/** Loaded by who needs it: it takes a sixth of a second, which the start of the server hasn't. */
async function library() {
  // The library's own import of it comes too late in the executable, whose bundler puts such modules last.
  await import("reflect-metadata");
  return { ...(await import("@simplewebauthn/server")), ...(await import("@simplewebauthn/server/helpers")) };
}

/** Refuses (conflict) where PUBLIC_URL is one that browsers make no passkeys for. */
export function requireRelyingParty(publicUrl: string): RelyingParty {
  const party = relyingPartyOf(publicUrl);
  if (party === undefined)
    throw new Refusal("conflict", "Passkeys need an address of the server that is https and has a name.");
  return party;
}

/** What a browser is told to make one. Those that he has already make no other. */
export async function creationOptions(
  { id: rpID }: RelyingParty,
  { id, email, name }: Account,
  known: Passkey[],
): Promise<CreationOptions> {
  const { generateRegistrationOptions } = await library();
  return await generateRegistrationOptions({
    rpName: "Imagor Cloud",
    rpID,
    userID: new TextEncoder().encode(id),
    userName: email,
    userDisplayName: name,
    attestationType: "none",
    excludeCredentials: known.map(namedBy),
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    supportedAlgorithmIDs: algorithms,
  });
}

/** What a browser is told to use one: one of those, or whichever its owner chooses. */
export async function requestOptions(
  { id: rpID }: RelyingParty,
  { known, isVerified }: { known?: Passkey[] | undefined; isVerified: boolean },
): Promise<RequestOptions> {
  const { generateAuthenticationOptions } = await library();
  return await generateAuthenticationOptions({
    rpID,
    userVerification: isVerified ? "required" : "preferred",
    ...(known && { allowCredentials: known.map(namedBy) }),
  });
}

/** What was made for that challenge; undefined for whatever isn't quite that. */
export async function verifyMade(
  { id, origin }: RelyingParty,
  answer: string,
  challenge: string,
): Promise<MadePasskey | undefined> {
  const { verifyRegistrationResponse } = await library();
  return await unlessWrong(async () => {
    const response: RegistrationResponseJSON = JSON.parse(answer);
    if (!(await isUnattested(response.response.attestationObject)) || isFramed(response)) return undefined;
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    });
    if (registrationInfo === undefined) return undefined;
    const { credential, userVerified } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString("base64url"),
      counter: credential.counter,
      transports: transportsIn(response),
      isEnough: userVerified && response.clientExtensionResults?.credProps?.rk !== false,
    };
  });
}

/** By which passkey an answer says that it is signed, and for whom; undefined where it says nothing of the kind. */
export function namedIn(answer: string): { credentialId: string; userId: string | undefined } | undefined {
  try {
    const { id, response }: Partial<AuthenticationResponseJSON> = JSON.parse(answer);
    if (typeof id !== "string") return undefined;
    const handle = response?.userHandle;
    const userId = typeof handle === "string" ? Buffer.from(handle, "base64url").toString() : undefined;
    return { credentialId: id, userId };
  } catch {
    return undefined;
  }
}

interface ToVerify {
  passkey: Passkey;
  challenge: string;
  /** Whether its authenticator has to have asked its owner for a finger, a face or a PIN. */
  isVerified: boolean;
}

/** How many signatures the passkey has made by now; undefined where this isn't one of that challenge. */
export async function verifySigned(
  { id, origin }: RelyingParty,
  answer: string,
  { passkey, challenge, isVerified }: ToVerify,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await library();
  return await unlessWrong(async () => {
    const response: AuthenticationResponseJSON = JSON.parse(answer);
    if (isFramed(response)) return undefined;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: isVerified,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
        counter: passkey.counter,
      },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  });
}

/** The library throws at everything that it doesn't like; what comes from a browser is never a fault of ours. */
async function unlessWrong<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

/**
 * None was asked for, and browsers leave it out. The certificates of one that is sent all the same name addresses at
 * which the library would ask whether they are still good.
 */
async function isUnattested(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject, isoBase64URL } = await library();
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
  const format = decoded.get("fmt");
  return format === "none" || (format === "packed" && decoded.get("attStmt").get("x5c") === undefined);
}

/** Signed within a frame of somebody else's page; none of ours is ever in one. */
function isFramed({ response }: { response: { clientDataJSON: string } }): boolean {
  const { crossOrigin } = JSON.parse(Buffer.from(response.clientDataJSON, "base64url").toString());
  return crossOrigin === true;
}

function namedBy({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports: transports as AuthenticatorTransport[] };
}

function transportsIn({ response }: RegistrationResponseJSON): string[] {
  const { transports } = response;
  if (!Array.isArray(transports)) return [];
  return transports
    .filter((each) => typeof each === "string" && each.length <= longestTransport)
    .slice(0, mostTransports);
}
