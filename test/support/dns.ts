import { createSocket, type RemoteInfo } from "node:dgram";
import type { Dns } from "#src/clients/dns.ts";

/** Where nothing is to be looked up. */
export const noDns: Dns = {
  lookUpTexts: () => Promise.reject(new Error("a test asks DNS without saying what is in it")),
};

interface TestDns extends AsyncDisposable {
  /** As `DNS_SERVERS` takes it. */
  server: string;
  /** TXT records by name; each is one text, or the pieces of one. */
  records: Map<string, (string | string[])[]>;
  /** How it behaves: `silent` never answers. */
  mood: "well" | "servfail" | "refused" | "silent";
  /** Names that were asked for, in turn. */
  asked: string[];
}

const txt = 16;

/** A name server of a zone of its own, on UDP, which knows TXT records alone. */
export async function aDnsServer(): Promise<TestDns> {
  const socket = createSocket("udp4");
  const { promise: isBound, resolve } = Promise.withResolvers<void>();
  socket.bind(0, "127.0.0.1", resolve);
  await isBound;
  const dns: TestDns = {
    server: `127.0.0.1:${socket.address().port}`,
    records: new Map(),
    mood: "well",
    asked: [],
    [Symbol.asyncDispose]: async () => void socket.close(),
  };
  socket.on("message", (query: Buffer, { port, address }: RemoteInfo) => {
    const { name, type, end } = questionIn(query);
    dns.asked.push(name);
    if (dns.mood === "silent") return;
    const known = dns.records.get(name);
    const answers = dns.mood === "well" && type === txt ? (known ?? []) : [];
    const code = { well: known ? 0 : 3, servfail: 2, refused: 5 }[dns.mood];
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    // An answer, with recursion asked for and available.
    head.writeUInt16BE(0x8180 | code, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(answers.length, 6);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...answers.map(recordOf)]), port, address);
  });
  return dns;
}

function questionIn(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function recordOf(text: string | string[]): Buffer {
  const data = Buffer.concat(
    [text].flat().map((piece) => Buffer.concat([Buffer.of(piece.length), Buffer.from(piece, "latin1")])),
  );
  const head = Buffer.alloc(12);
  // The name that was asked for, for a minute.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(txt, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
