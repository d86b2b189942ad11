import { Refusal } from "#src/lib/errors.ts";

/** One field of a form, or one file. */
export interface Part {
  name: string;
  /** As the browser gives it, never a path; undefined for a field. */
  fileName: string | undefined;
  /** What isn't read of it is passed over when the next part is asked for. */
  body: ReadableStream<Uint8Array>;
}

const longestHead = 8_192;
const mostParts = 1_000;

/** What parts the parts, from the Content-Type of a form with files; undefined of any other. */
export function boundaryOf(contentType: string | null): string | undefined {
  const [, quoted, bare] =
    /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"\r\n]+)"|([^\s";,]+))/i.exec(contentType ?? "") ??
    [];
  const boundary = quoted ?? bare ?? "";
  return boundary !== "" && boundary.length <= 70 ? boundary : undefined;
}

/**
 * The parts of a form with files (RFC 7578), one after another as they come in: no more is held than a network
 * packet and a head. Refuses (invalid) what is cut off or can't be read, and (too_large) one of which nobody reads more
 * than `mostUnreadBytes`.
 */
export async function* readParts(
  body: ReadableStream<Uint8Array>,
  boundary: string,
  { mostUnreadBytes }: { mostUnreadBytes: number },
): AsyncGenerator<Part> {
  const source = new Source(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
  let unreadBytes = 0;
  async function passOver(bytes: AsyncGenerator<Uint8Array>): Promise<void> {
    for await (const { byteLength } of bytes) {
      unreadBytes += byteLength;
      if (unreadBytes > mostUnreadBytes)
        throw new Refusal("too_large", "Too much of this form can't be kept. Send fewer or smaller files.");
    }
  }
  try {
    await passOver(source.until(delimiter));
    for (let count = 0; !(await source.isAtEnd()); count += 1) {
      if (count >= mostParts) throw unreadable(`it has more than ${mostParts} parts`);
      const { name, fileName } = namesIn(await source.head());
      const bytes = source.until(delimiter);
      yield { name, fileName, body: streamOf(bytes) };
      await passOver(bytes);
    }
  } finally {
    await source.end();
  }
}

class Source {
  readonly #read: () => Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  readonly #cancel: () => Promise<void>;
  // The first delimiter may be the first line.
  #held = Buffer.from("\r\n");

  constructor(body: ReadableStream<Uint8Array>) {
    const reader = body.getReader();
    this.#read = () => reader.read();
    this.#cancel = () => reader.cancel();
  }

  /** What comes before the mark, which is passed over. */
  async *until(mark: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        const rest = this.#take(at);
        this.#take(mark.length);
        if (rest.length > 0) yield rest;
        return;
      }
      const safe = this.#held.length - mark.length + 1;
      if (safe > 0) yield this.#take(safe);
      await this.#more();
    }
  }

  /** Whether a delimiter was the last one; else what follows is a head. */
  async isAtEnd(): Promise<boolean> {
    while (this.#held.length < 2) await this.#more();
    if (this.#held.subarray(0, 2).toString("latin1") === "--") return true;
    // Blanks may stand behind a delimiter (RFC 2046, 5.1.1).
    const line = await this.#line();
    if (line.trim() !== "") throw unreadable("a line that parts it goes on");
    return false;
  }

  /** The lines before the first empty one. */
  async head(): Promise<string[]> {
    const lines: string[] = [];
    let size = 0;
    for (;;) {
      const line = await this.#line();
      if (line === "") return lines;
      size += line.length;
      if (size > longestHead) throw unreadable("the head of a part is too long");
      lines.push(line);
    }
  }

  /** Nobody reads on: whoever sends is told so. */
  async end(): Promise<void> {
    await this.#cancel().catch(() => undefined);
  }

  async #line(): Promise<string> {
    for (;;) {
      const at = this.#held.indexOf("\r\n");
      if (at >= 0) {
        const line = this.#take(at).toString();
        this.#take(2);
        return line;
      }
      if (this.#held.length > longestHead) throw unreadable("the head of a part is too long");
      await this.#more();
    }
  }

  #take(length: number): Buffer {
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }

  async #more(): Promise<void> {
    const { value } = await this.#read();
    if (value === undefined) throw unreadable("it ends too early");
    this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value]);
  }
}

function streamOf(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await bytes.next();
        if (done) return controller.close();
        controller.enqueue(value);
      },
      // What is left of it is passed over later.
      cancel() {},
    },
    { highWaterMark: 0 },
  );
}

function namesIn(head: string[]): Pick<Part, "name" | "fileName"> {
  const disposition = head.find((line) => /^content-disposition\s*:\s*form-data\s*;/i.test(line)) ?? "";
  const name = parameterIn(disposition, "name");
  if (name === undefined) throw unreadable("a part has no name");
  const fileName = parameterIn(disposition, "filename");
  // Some send where it lies on their disk.
  return { name, fileName: fileName?.split(/[/\\]/).at(-1) };
}

/** Browsers escape three characters, and no others (HTML, multipart form data). */
function parameterIn(disposition: string, name: string): string | undefined {
  const quoted = [...disposition.matchAll(/;\s*([a-z*]+)="([^"]*)"/gi)];
  const value = quoted.find(([, key]) => key?.toLowerCase() === name)?.[2];
  return value?.replaceAll(/%(?:22|0D|0A)/gi, (sign) =>
    String.fromCharCode(Number.parseInt(sign.slice(1), 16)),
  );
}

function unreadable(fault: string): Refusal {
  return new Refusal("invalid", `This form can't be read: ${fault}. Send it again.`);
}
