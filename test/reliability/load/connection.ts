import type { Socket } from "bun";

export interface Reply {
  status: number;
  saysRetryAfter: boolean;
}

interface Head extends Reply {
  /** Of the body. */
  bytes: number;
}

const endOfHead = Buffer.from("\r\n\r\n");
const none: Reply = { status: 0, saysRetryAfter: false };

/** One HTTP/1.1 connection that is kept, for one request at a time; bodies are counted and thrown away. */
export class Connection {
  #socket: Socket | undefined;
  #head: Buffer = Buffer.alloc(0);
  #reply: Reply | undefined;
  #bodyLeft = 0;
  #answer: (reply: Reply) => void = () => {};

  constructor(readonly port: number) {}

  /** Status 0 where the connection breaks or there is none. */
  async ask(path: string): Promise<Reply> {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#answer = resolve;
    try {
      this.#socket ??= await this.#connect();
      this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost:${this.port}\r\n\r\n`);
    } catch {
      return none;
    }
    return await promise;
  }

  close(): void {
    this.#socket?.end();
  }

  #connect(): Promise<Socket> {
    return Bun.connect({
      hostname: "127.0.0.1",
      port: this.port,
      socket: {
        data: (_, bytes) => this.#hear(bytes),
        close: () => this.#lose(),
        error: () => this.#lose(),
      },
    });
  }

  #hear(bytes: Buffer): void {
    if (this.#reply === undefined) {
      this.#head = Buffer.concat([this.#head, bytes]);
      const end = this.#head.indexOf(endOfHead);
      if (end < 0) return;
      const { bytes: bodyBytes, ...reply } = headOf(this.#head.toString("latin1", 0, end));
      this.#reply = reply;
      this.#bodyLeft = bodyBytes - (this.#head.length - end - endOfHead.length);
    } else {
      this.#bodyLeft -= bytes.length;
    }
    if (this.#bodyLeft <= 0) this.#finish(this.#reply);
  }

  #lose(): void {
    this.#socket = undefined;
    this.#finish(none);
  }

  #finish(reply: Reply): void {
    this.#head = Buffer.alloc(0);
    this.#reply = undefined;
    this.#answer(reply);
  }
}

/** Answers without a length aren't expected: they count as broken. */
function headOf(text: string): Head {
  const length = /^content-length: *(\d+)/im.exec(text)?.[1];
  const status = length === undefined ? 0 : Number(text.slice(9, 12));
  return { status, saysRetryAfter: /^retry-after:/im.test(text), bytes: Number(length ?? 0) };
}
