const longestLine = 1_000;
/** A picture can make libvips complain as often as it has lines. */
const mostLines = 20;

/** What a render process says on standard error, line by line: so many lines for each picture, and none too long. */
export class Said {
  #left = mostLines;

  constructor(stream: ReadableStream<Uint8Array>, onLine: (line: string) => void) {
    this.#read(stream, onLine);
  }

  /** The next picture may say as much again. */
  renew(): void {
    this.#left = mostLines;
  }

  async #read(stream: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of stream) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = (lines.pop() ?? "").slice(0, longestLine);
      for (const line of lines) this.#pass(line, onLine);
    }
    this.#pass(rest, onLine);
  }

  #pass(line: string, onLine: (line: string) => void): void {
    if (line.trim() === "" || this.#left === 0) return;
    this.#left -= 1;
    onLine(line.slice(0, longestLine));
  }
}
