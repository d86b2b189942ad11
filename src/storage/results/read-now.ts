import { dlopen, ptr } from "bun:ffi";

/** What `open_how` of openat2(2) is made of here, 64 bits each: read only and close on exec, no mode, no waiting. */
const openHow = new BigUint64Array([0o2000000n, 0n, 0x20n]);

/** The same number on every architecture. */
const openat2 = 437;
/** Paths are absolute. */
const noDirectory = -100;
/** RWF_NOWAIT of preadv2(2). */
const withoutWaiting = 8;

/** So many files are kept open at most, of the thousand or more that a process may open. */
const mostOpen = 128;

export interface ReadNow {
  /** Its bytes are good until the next call. */
  read(path: string): Uint8Array | undefined;
  /** What was read before is looked for anew. */
  forget(): void;
}

/**
 * Reads whole files as far as the system has them in memory, and never waits for a disk: a thread that reads, and an
 * answer that is sent later than in the turn in which it was asked for, cost ten times as much. Undefined for a file
 * of more than `mostBytes`, one of which a part isn't in memory, and wherever this can't be done (Linux before 5.12,
 * another C library). Files that were read stay open, which spares a tenth of an answer, until too many are.
 */
export function openReadNow(mostBytes: number): ReadNow {
  const system = openSystem();
  return system ? new OpenFiles(system, mostBytes) : { read: () => undefined, forget: () => undefined };
}

type System = NonNullable<ReturnType<typeof openSystem>>;

class OpenFiles implements ReadNow {
  readonly #system: System;
  readonly #files = new Map<string, number>();
  readonly #mostBytes: number;
  readonly #buffer: Uint8Array;
  readonly #target: BigUint64Array;

  constructor(system: System, mostBytes: number) {
    this.#system = system;
    this.#mostBytes = mostBytes;
    // One more, so that a file that is too long shows.
    this.#buffer = new Uint8Array(mostBytes + 1);
    this.#target = new BigUint64Array([BigInt(ptr(this.#buffer)), BigInt(this.#buffer.length)]);
  }

  read(path: string): Uint8Array | undefined {
    const file = this.#files.get(path) ?? this.#open(path);
    if (file < 0) return undefined;
    const length = this.#system.preadv2(file, this.#target, 1, 0, withoutWaiting);
    return length >= 0 && length <= this.#mostBytes ? this.#buffer.subarray(0, length) : undefined;
  }

  forget(): void {
    for (const file of this.#files.values()) this.#system.close(file);
    this.#files.clear();
  }

  #open(path: string): number {
    const name = Buffer.from(`${path}\0`);
    const file = this.#system.syscall(openat2, noDirectory, name, openHow, openHow.byteLength);
    if (file < 0) return file;
    if (this.#files.size >= mostOpen) this.forget();
    this.#files.set(path, file);
    return file;
  }
}

function openSystem() {
  try {
    return dlopen("libc.so.6", {
      syscall: { args: ["i64", "int", "ptr", "ptr", "usize"], returns: "int" },
      preadv2: { args: ["int", "ptr", "int", "i64", "int"], returns: "int" },
      close: { args: ["int"], returns: "int" },
    }).symbols;
  } catch {
    return undefined;
  }
}
