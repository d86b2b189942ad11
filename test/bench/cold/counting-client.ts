import type { Socket } from "bun";

export interface Head {
  status: number;
  headers: Headers;
}

interface Wanted {
  path: string;
  resolve(head: Head): void;
  reject(error: unknown): void;
}

const endOfHead = "\r\n\r\n";

/**
 * Asks a server of this machine over one connection that stays open, one thing at a time, and counts the bytes of each
 * answer without keeping them: what it costs itself is a small part of what fetch does.
 */
export class CountingClient {
  #socket: Socket | undefined;
  #wanted: Wanted | undefined;
  /** Until the end of the head is there. */
  #text = "";
  #head: Head | undefined;
  #bytesLeft = 0;

  constructor(private readonly url: string) {}

  /** The head of the answer, once all of it has come. Fails where its length isn't told or the connection ends. */
  async get(path: string): Promise<Head> {
    this.#socket ??= await this.#connect();
    const { promise, resolve, reject } = Promise.withResolvers<Head>();
    this.#wanted = { path, resolve, reject };
    this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: ${new URL(this.url).host}\r\nAccept: */*\r\n\r\n`);
    return await promise;
  }

  end(): void {
    this.#socket?.end();
  }

  #connect(): Promise<Socket> {
    const { hostname, port } = new URL(this.url);
    return Bun.connect({
      hostname,
      port: Number(port),
      socket: {
        data: (_, bytes) => this.#take(bytes),
        close: () => this.#fail(new Error("the connection was ended")),
        error: (_, error) => this.#fail(error),
      },
    });
  }

  #take(bytes: Buffer): void {
    let body = bytes.length;
    if (this.#head === undefined) {
      const before = this.#text.length;
      this.#text += bytes.toString("latin1");
      const end = this.#text.indexOf(endOfHead);
      if (end < 0) return;
      body = before + bytes.length - end - endOfHead.length;
      this.#head = headOf(this.#text.slice(0, end));
      this.#text = "";
      this.#bytesLeft = Number(this.#head.headers.get("content-length") ?? "NaN");
    }
    this.#bytesLeft -= body;
    if (Number.isNaN(this.#bytesLeft)) this.#fail(new Error("an answer didn't tell its length"));
    if (this.#bytesLeft !== 0) return;
    const head = this.#head;
    this.#head = undefined;
    this.#wanted?.resolve(head);
  }

  #fail(error: Error): void {
    this.#socket = undefined;
    this.#wanted?.reject(new Error(`${this.#wanted.path}: ${error.message}`));
  }
}

function headOf(text: string): Head {
  const [first = "", ...lines] = text.split("\r\n");
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(" ")[1]), headers: new Headers(pairs) };
}
