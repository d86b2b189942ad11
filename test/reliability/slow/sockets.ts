import { dlopen, FFIType, ptr } from "bun:ffi";
import { readFileSync } from "node:fs";

const { i32, u32, u64, pointer } = FFIType;

/** Of the system itself, since a runtime's socket reads on by itself and can't be given a small window. */
const libc = dlopen("libc.so.6", {
  socket: { args: [i32, i32, i32], returns: i32 },
  setsockopt: { args: [i32, i32, i32, pointer, u32], returns: i32 },
  getsockname: { args: [i32, pointer, pointer], returns: i32 },
  connect: { args: [i32, pointer, u32], returns: i32 },
  send: { args: [i32, pointer, u64, i32], returns: i32 },
  recv: { args: [i32, pointer, u64, i32], returns: i32 },
  close: { args: [i32], returns: i32 },
}).symbols;

const inet = 2;
const stream = 1;
const socketLevel = 1;
const receiveBuffer = 8;
/** MSG_DONTWAIT and MSG_NOSIGNAL. */
const atOnce = 0x4040;
const addressBytes = 16;

/** One connection to this machine that sends and reads exactly what it is told to. */
export class SlowSocket {
  readonly #descriptor: number;
  /** Of its own end. */
  readonly port: number;

  /** `windowBytes` is about what the system takes in before it is read. */
  constructor(port: number, { windowBytes }: { windowBytes?: number } = {}) {
    this.#descriptor = libc.socket(inet, stream, 0);
    if (this.#descriptor < 0) throw new Error("no descriptor is left for a connection");
    if (windowBytes) {
      const size = new Int32Array([windowBytes]);
      libc.setsockopt(this.#descriptor, socketLevel, receiveBuffer, ptr(size), size.byteLength);
    }
    const address = addressOf(port);
    if (libc.connect(this.#descriptor, ptr(address), addressBytes) !== 0) {
      this.close();
      throw new Error(`port ${port} takes no connection`);
    }
    libc.getsockname(this.#descriptor, ptr(address), ptr(new Uint32Array([addressBytes])));
    this.port = new DataView(address.buffer).getUint16(2);
  }

  send(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) libc.send(this.#descriptor, ptr(bytes), bytes.byteLength, atOnce);
  }

  /** What there is of so many bytes. */
  read(most: number): string {
    const bytes = Buffer.alloc(most);
    const count = libc.recv(this.#descriptor, ptr(bytes), most, atOnce);
    return bytes.toString("latin1", 0, Math.max(0, count));
  }

  close(): void {
    libc.close(this.#descriptor);
  }
}

/** `struct sockaddr_in` of 127.0.0.1. */
function addressOf(port: number): Uint8Array {
  const address = new Uint8Array(addressBytes);
  const view = new DataView(address.buffer);
  view.setUint16(0, inet, true);
  view.setUint16(2, port);
  address.set([127, 0, 0, 1], 4);
  return address;
}

/** The ports of those whose connections a process that listens on this port hasn't closed yet. */
export function portsHeldBy(port: number): Set<number> {
  const held = new Set<number>();
  for (const line of readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1)) {
    const [, local = "", remote = "", , , , , , , inode] = line.trim().split(/\s+/);
    // Without an inode the process is done with it, and the system sends what is left.
    if (portOf(local) === port && inode !== "0") held.add(portOf(remote));
  }
  return held;
}

function portOf(address: string): number {
  return Number.parseInt(address.split(":")[1] ?? "", 16);
}
