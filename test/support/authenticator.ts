import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { CreationOptions, RequestOptions } from "#src/domain/identity/passkey-ceremony.ts";

/** What somebody changes of an honest answer before it is signed. */
interface Changes {
  type?: string;
  origin?: string;
  challenge?: string;
  rpId?: string;
  isVerified?: boolean;
  isPresent?: boolean;
  counter?: number;
  credentialId?: string;
  userHandle?: string | undefined;
  crossOrigin?: boolean;
  /** The statement about the authenticator, in place of none. */
  attestation?: { fmt: string; attStmt: Map<string, unknown> };
}

interface Device {
  origin?: string;
  rpId?: string;
  /** Whether it asks its owner for a finger, a face or a PIN. */
  isVerifying?: boolean;
  /** Whether it says how many signatures it has made. */
  isCounting?: boolean;
}

/** Makes and uses one passkey as a browser with its authenticator does: real keys, real signatures, by node's crypto. */
export function anAuthenticator({
  origin = "http://localhost",
  rpId = "localhost",
  isVerifying = true,
  isCounting = true,
}: Device = {}) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(16).toString("base64url");
  let userHandle = "";
  let made = 0;

  function clientData(type: string, challenge: string, changes: Changes): Buffer {
    const { crossOrigin = false } = changes;
    const told = { type, challenge, origin, crossOrigin, ...only(changes, ["type", "challenge", "origin"]) };
    return Buffer.from(JSON.stringify(told));
  }

  function authenticatorData(changes: Changes, attested = Buffer.alloc(0)): Buffer {
    const { isPresent = true, isVerified = isVerifying } = changes;
    const flags = (isPresent ? 1 : 0) | (isVerified ? 4 : 0) | (attested.length > 0 ? 64 : 0);
    if (isCounting) made += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(changes.counter ?? made);
    return Buffer.concat([sha256(changes.rpId ?? rpId), Buffer.from([flags]), counter, attested]);
  }

  return {
    credentialId,
    /** The answer to being told to make one, as JSON. */
    create(options: CreationOptions, changes: Changes = {}): string {
      userHandle = options.user.id;
      const id = changes.credentialId ?? credentialId;
      const idBytes = Buffer.from(id, "base64url");
      const length = Buffer.from([0, idBytes.length]);
      const attested = Buffer.concat([Buffer.alloc(16), length, idBytes, cbor(coseOf(publicKey))]);
      const authData = authenticatorData(changes, attested);
      const { fmt, attStmt } = changes.attestation ?? { fmt: "none", attStmt: new Map() };
      const object = cbor(
        new Map<string, unknown>([
          ["fmt", fmt],
          ["attStmt", attStmt],
          ["authData", authData],
        ]),
      );
      return JSON.stringify({
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: { credProps: { rk: true } },
        response: {
          clientDataJSON: clientData("webauthn.create", options.challenge, changes).toString("base64url"),
          attestationObject: object.toString("base64url"),
          transports: ["internal"],
        },
      });
    },
    /** The answer to being told to use one, as JSON. */
    get(options: Pick<RequestOptions, "challenge">, changes: Changes = {}): string {
      const id = changes.credentialId ?? credentialId;
      const client = clientData("webauthn.get", options.challenge, changes);
      const data = authenticatorData(changes);
      const signature = sign("sha256", Buffer.concat([data, sha256(client)]), privateKey);
      return JSON.stringify({
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: signature.toString("base64url"),
          userHandle: "userHandle" in changes ? changes.userHandle : userHandle,
        },
      });
    },
  };
}

export type Authenticator = ReturnType<typeof anAuthenticator>;

function only<Key extends keyof Changes>(changes: Changes, keys: Key[]): Pick<Changes, Key> {
  const given = keys.filter((key) => changes[key] !== undefined).map((key) => [key, changes[key]]);
  return Object.fromEntries(given);
}

function sha256(data: string | Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}

/** ES256 (RFC 9053). */
function coseOf(key: KeyObject): Map<number, unknown> {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, "base64url")],
    [-3, Buffer.from(y, "base64url")],
  ]);
}

/** As much of RFC 8949 as an authenticator needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flatMap((pair) => pair.map(cbor))]);
  throw new Error("no authenticator says this");
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}
