import { constants, fstatSync, openSync, writeSync } from "node:fs";
import { hasCode } from "./files.ts";

interface LineWriterOptions {
  /** Bytes that may wait; a line that comes on top is dropped and counted. */
  mostBytes: number;
  /** What is written in the place of dropped lines, as soon as there is room again. */
  droppedLine(count: number): string;
}

export interface LineWriter {
  write(line: string): void;
  /** Tries for so long to write what waits, keeping everything else waiting: for the end of the process. */
  flush(milliseconds: number): void;
}

const retryMilliseconds = 50;

/**
 * Writes lines to a descriptor, the first of a turn of the event loop at once and those that follow in one go at its
 * end. Where its reader has no room they wait, so that nobody who logs is ever held up. A pipe and a terminal are opened anew for that; a file has room always. Where that can't be (a
 * socket, a pipe of another user) writing waits for the reader.
 */
export function createLineWriter(
  descriptor: number,
  { mostBytes, droppedLine }: LineWriterOptions,
): LineWriter {
  const own = withoutWaiting(descriptor);
  let fresh: string[] = [];
  let freshLength = 0;
  let rest = Buffer.alloc(0);
  let dropped = 0;
  /** Something will be written later: at the end of this turn, or when the reader may have room again. */
  let isPutOff = false;

  function write(line: string): void {
    const waitingLength = rest.length + freshLength;
    if (waitingLength > 0 && waitingLength + line.length > mostBytes) {
      dropped += 1;
      return;
    }
    fresh.push(line);
    freshLength += line.length;
    if (isPutOff) return;
    drain();
    if (isPutOff) return;
    isPutOff = true;
    setImmediate(drain);
  }

  function drain(): void {
    isPutOff = false;
    rest = Buffer.concat([rest, Buffer.from(fresh.join(""))]);
    fresh = [];
    freshLength = 0;
    while (rest.length > 0) {
      const written = writeSome(own, rest);
      rest = rest.subarray(written);
      if (written > 0) continue;
      isPutOff = true;
      setTimeout(drain, retryMilliseconds).unref();
      return;
    }
    tellDropped();
  }

  function tellDropped(): void {
    if (dropped === 0) return;
    const count = dropped;
    dropped = 0;
    write(droppedLine(count));
  }

  function flush(milliseconds: number): void {
    const deadline = performance.now() + milliseconds;
    for (drain(); rest.length > 0 && performance.now() < deadline; drain()) Bun.sleepSync(5);
  }

  return { write, flush };
}

/** How many bytes were taken: none while the reader has no room, all where there is no reader any more. */
function writeSome(descriptor: number, bytes: Buffer): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    return hasCode(error, "EAGAIN") ? 0 : bytes.length;
  }
}

function withoutWaiting(descriptor: number): number {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  try {
    const found = fstatSync(descriptor);
    if (!found.isFIFO() && !found.isCharacterDevice()) return descriptor;
    return openSync(`/proc/self/fd/${descriptor}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return descriptor;
  }
}
