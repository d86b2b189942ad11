import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Keeps secrets unreadable in the database. `boundTo` names the one place where what was sealed can be opened. */
export interface Sealer {
  seal(text: string, boundTo: string): string;
  open(sealed: string, boundTo: string): string;
}

interface SealingKey {
  id: string;
  bytes: Uint8Array;
}

const format = "v1";
const keyIdLength = 8;
/** Characters that all secrets sealed with one key begin with. */
export const sealedHeadLength = `${format}.`.length + keyIdLength;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM. The first key seals, each of them opens, so that keys can be rotated. */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  const known = keys.map(sealingKey);
  const newest = known[0];
  if (newest === undefined) throw new Error("A sealer needs a key.");
  return {
    seal: (text, boundTo) => seal(newest, text, boundTo),
    open: (sealed, boundTo) => open(known, sealed, boundTo),
  };
}

/** Of the key that this was sealed with. */
export function keyIdOf(sealed: string): string {
  return sealed.slice(0, sealedHeadLength).split(".")[1] ?? "";
}

function sealingKey(bytes: Uint8Array): SealingKey {
  if (bytes.length !== keyBytes) throw new Error(`A sealing key has ${keyBytes} bytes, not ${bytes.length}.`);
  const id = createHash("sha256").update("sealing key id").update(bytes).digest("hex").slice(0, keyIdLength);
  return { id, bytes };
}

function seal(key: SealingKey, text: string, boundTo: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce);
  cipher.setAAD(placeOf(key, boundTo));
  const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${format}.${key.id}.${sealed.toString("base64url")}`;
}

function open(keys: SealingKey[], sealed: string, boundTo: string): string {
  const [version, id, text = ""] = sealed.split(".");
  if (version !== format) throw new Error("A sealed secret is of no format that this version knows.");
  const key = keys.find((candidate) => candidate.id === id);
  if (key === undefined)
    throw new Error(`A secret was sealed with key ${id}, which this server was not given.`);
  const bytes = Buffer.from(text, "base64url");
  const opened = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  opened.setAAD(placeOf(key, boundTo));
  opened.setAuthTag(bytes.subarray(-tagBytes));
  const head = opened.update(bytes.subarray(nonceBytes, -tagBytes));
  return Buffer.concat([head, opened.final()]).toString("utf8");
}

function placeOf(key: SealingKey, boundTo: string): Buffer {
  return Buffer.from(`${format}.${key.id}.${boundTo}`);
}
