import { closeSync, fsyncSync, openSync, writevSync } from "node:fs";
import { open } from "node:fs/promises";

/** Around each result on disk: what it is, how long, and by which hash it is known to be whole. */
export const frameBytes = 32;

const magic = Buffer.from("IMR1");
const nameBytes = 12;
const lengthAt = magic.length + nameBytes;
const hashAt = lengthAt + 8;

export interface Framed {
  /** The name of its format, `json` for facts. */
  format: string;
  sizeBytes: number;
  hash: bigint;
}

/** The header of a result: magic, name of the format (ASCII, padded), length and hash (big-endian). */
export function frameOf(format: string, sizeBytes: number, hash: bigint): Buffer {
  const header = Buffer.alloc(frameBytes);
  magic.copy(header);
  header.write(format, magic.length, nameBytes, "ascii");
  header.writeBigUInt64BE(BigInt(sizeBytes), lengthAt);
  header.writeBigUInt64BE(hash, hashAt);
  return header;
}

/** What a header says; undefined where it is none. */
export function readFrame(bytes: Uint8Array): Framed | undefined {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.length < frameBytes || !header.subarray(0, magic.length).equals(magic)) return undefined;
  return {
    format: header.toString("ascii", magic.length, lengthAt).replaceAll("\0", ""),
    sizeBytes: Number(header.readBigUInt64BE(lengthAt)),
    hash: header.readBigUInt64BE(hashAt),
  };
}

/** Not against malice, who can write here can do anything: against what a power cut leaves. */
export function hashOf(body: Uint8Array): bigint {
  return BigInt.asUintN(64, Bun.hash.wyhash(body));
}

/** Up to here a result is read whole and checked; a larger one is synced when it is written. */
export const smallBytes = 1_000_000;

/** Writes a result into a file of its own; throws where there is one already, or no room. */
export async function writeFramed(path: string, format: string, body: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    const { bytesWritten } = await file.writev(framed(format, body));
    requireWhole(bytesWritten, body);
    if (body.length > smallBytes) await file.sync();
  } finally {
    await file.close();
  }
}

/** The same for a process that has nothing else to do meanwhile. */
export function writeFramedSync(path: string, format: string, body: Uint8Array): void {
  const file = openSync(path, "wx", 0o600);
  try {
    requireWhole(writevSync(file, framed(format, body)), body);
    if (body.length > smallBytes) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function framed(format: string, body: Uint8Array): [header: Buffer, body: Uint8Array] {
  return [frameOf(format, body.length, hashOf(body)), body];
}

function requireWhole(bytesWritten: number, body: Uint8Array): void {
  if (bytesWritten !== frameBytes + body.length) throw new Error("A result could be written in part only.");
}

/** The result in such a file, without its frame. */
export async function readFramed(path: string): Promise<Uint8Array> {
  return await Bun.file(path).slice(frameBytes).bytes();
}
