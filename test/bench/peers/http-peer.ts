import { CountingClient, type Head } from "#test/bench/cold/counting-client.ts";
import { type Load, type Measured, measureRate } from "#test/bench/cold/rate.ts";
import { treeOf } from "#test/bench/memory.ts";
import type { RunningPeer, Wanted } from "./peer.ts";

const secondsToStart = 30;

/** Enough that no peer waits for the next request. */
const connections = 4;

interface HttpPeer {
  url: string;
  pid: number;
  pathOf(wanted: Wanted): string;
  /** Throws where an answer isn't one that was made for this request. */
  check?(answer: Pick<Head, "headers">): void;
  end(): Promise<unknown>;
}

/** A server that makes what its URLs say. */
export function httpPeer({ url, pid, pathOf, check, end }: HttpPeer): RunningPeer {
  const make = async (wanted: Wanted) => {
    const answer = await fetch(`${url}${pathOf(wanted)}`);
    if (!answer.ok)
      throw new Error(`${pathOf(wanted)} was answered ${answer.status}: ${await answer.text()}`);
    check?.(answer);
    return await answer.bytes();
  };
  const measure = async (
    pathAt: (index: number) => string,
    load: Omit<Load, "atATime">,
  ): Promise<Measured> => {
    const free = Array.from({ length: connections }, () => new CountingClient(url));
    const all = [...free];
    const ask = async (path: string) => {
      const client = free.pop();
      if (client === undefined) throw new Error("more at a time than there are connections");
      const head = await client.get(path);
      free.push(client);
      if (head.status !== 200) throw new Error(`${path} was answered ${head.status}`);
      check?.(head);
    };
    try {
      return await measureRate((index) => ask(pathAt(index)), { ...load, atATime: connections });
    } finally {
      for (const client of all) client.end();
    }
  };
  return {
    pid,
    make,
    measure: (wanted, load) => measure((index) => pathOf(wanted(index)), load),
    [Symbol.asyncDispose]: async () => void (await end()),
  };
}

interface Program {
  command: string[];
  directory: string;
  env?: Record<string, string>;
  url: string;
}

/** Starts a server that somebody else has written, and waits until it answers anything at all. */
export async function startProgram({ command, directory, env, url }: Program) {
  const child = Bun.spawn(command, {
    cwd: directory,
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: directory, LANG: "C.UTF-8", ...env },
    stdin: "ignore",
    stdout: Bun.file(`${directory}/output`),
    stderr: Bun.file(`${directory}/errors`),
  });
  const end = async () => {
    // A parent that ends doesn't always end its children.
    for (const pid of treeOf(child.pid)) kill(pid);
    await child.exited;
  };
  const deadline = performance.now() + secondsToStart * 1000;
  while (child.exitCode === null && performance.now() < deadline) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return { pid: child.pid, end };
    await Bun.sleep(50);
  }
  await end();
  throw new Error(`${command[0]} did not start: ${await Bun.file(`${directory}/errors`).text()}`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
