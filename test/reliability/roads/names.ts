import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

/** A name in `.test` that stands for these addresses, by a CNAME where it is another's. */
export function nameOf(addresses: string[], { isAlias = false } = {}): string {
  const labels = addresses.map((address) => Buffer.from(ipaddr.parse(address).toByteArray()).toString("hex"));
  return `${isAlias ? "alias." : ""}${labels.join(".")}.test`;
}

let turn = 0;

/** A name that stands for the first address when it is asked for the first time, and for the other from then on. */
export function turningNameOf(first: string, then: string): string {
  return `turn-${turn++}.${nameOf([first, then])}`;
}

const types = { a: 1, cname: 5, aaaa: 28 };
const noSuchName = 3;

/** Answers for the names above on 127.0.0.1, port 53, each answer without a time to live; there are no others. */
export async function startNames(): Promise<{ close(): void }> {
  const socket = createSocket("udp4");
  const asked = new Map<string, number>();
  socket.on("message", (query, { address, port }) => socket.send(answerTo(query, asked), port, address));
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.bind(53, "127.0.0.1", resolve);
  await promise;
  return { close: () => void socket.close() };
}

/** RFC 1035, section 4. */
function answerTo(query: Buffer, asked: Map<string, number>): Buffer {
  const labels: string[] = [];
  let end = 12;
  for (let length = query[end]; length; length = query[end]) {
    labels.push(query.toString("latin1", end + 1, end + 1 + length).toLowerCase());
    end += 1 + length;
  }
  const type = query.readUInt16BE(end + 1);
  const question = query.subarray(12, end + 5);
  const records = recordsFor(labels, type, asked);
  const flags = 0x8180 | (records === undefined ? noSuchName : 0);
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(flags, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records?.length ?? 0, 6);
  return Buffer.concat([head, question, ...(records ?? [])]);
}

function recordsFor(labels: string[], type: number, asked: Map<string, number>): Buffer[] | undefined {
  const [kind = ""] = labels;
  const addresses = labels.filter((label) => /^([0-9a-f]{8}|[0-9a-f]{32})$/.test(label));
  if (labels.at(-1) !== "test" || addresses.length === 0) return undefined;
  if (kind === "alias") {
    const name = wireName(labels.slice(1));
    return [
      record(Buffer.from([0xc0, 12]), types.cname, name),
      ...chosen(addresses, type).map((address) => record(name, type, address)),
    ];
  }
  const times = asked.get(`${type} ${labels.join(".")}`) ?? 0;
  asked.set(`${type} ${labels.join(".")}`, times + 1);
  const now = kind.startsWith("turn-") ? addresses.slice(times === 0 ? 0 : 1).slice(0, 1) : addresses;
  return chosen(now, type).map((address) => record(Buffer.from([0xc0, 12]), type, address));
}

function chosen(addresses: string[], type: number): Buffer[] {
  const digits = { [types.a]: 8, [types.aaaa]: 32 }[type];
  return addresses.filter(({ length }) => length === digits).map((hex) => Buffer.from(hex, "hex"));
}

function record(name: Buffer, type: number, data: Buffer): Buffer {
  const middle = Buffer.alloc(10);
  middle.writeUInt16BE(type, 0);
  middle.writeUInt16BE(1, 2);
  middle.writeUInt16BE(data.length, 8);
  return Buffer.concat([name, middle, data]);
}

function wireName(labels: string[]): Buffer {
  const parts = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** As a URL holds it. */
export function hostOf(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}
