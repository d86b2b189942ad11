import { join, resolve } from "node:path";
import type { Load, Measured } from "#test/bench/cold/rate.ts";
import { formats, type Peer, type Wanted } from "./peer.ts";

const script = resolve(import.meta.dir, "../sharp-loop.ts");

/** What the loop is asked for: one picture, or as many of these as it makes in the time. */
export type Ask = { make: Wanted } | { repeat: Wanted[]; load: Omit<Load, "atATime"> };
export type Answer = { picture: Uint8Array } | Measured;

/** More than a process makes in one round. */
const mostInARound = 3000;

/** Nothing but sharp in a loop, from a file to bytes in memory, as many at a time as there are cores. */
export const rawSharp: Peer = {
  name: "raw sharp in a loop",
  formats,
  missing: () => undefined,
  async start({ pictures }) {
    const heard: ((answer: Answer) => void)[] = [];
    const child = Bun.spawn([process.execPath, script], {
      cwd: pictures,
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin" },
      stdio: ["ignore", "inherit", "inherit"],
      serialization: "advanced",
      ipc: (answer: Answer) => heard.shift()?.(answer),
      onExit: (_, code) => {
        if (heard.length > 0) throw new Error(`the loop ended with ${code}`);
      },
    });
    const ask = (what: Ask) => {
      const { promise, resolve: hear } = Promise.withResolvers<Answer>();
      heard.push(hear);
      child.send(what);
      return promise;
    };
    return {
      pid: child.pid,
      async make(wanted) {
        const answer = await ask({ make: within(pictures, wanted) });
        return "picture" in answer ? answer.picture : new Uint8Array();
      },
      async measure(wanted, load) {
        const repeat = Array.from({ length: mostInARound }, (_, index) => within(pictures, wanted(index)));
        const answer = await ask({ repeat, load });
        return "rate" in answer ? answer : { rate: Number.NaN, made: 0 };
      },
      async [Symbol.asyncDispose]() {
        child.kill("SIGKILL");
        await child.exited;
      },
    };
  },
};

function within(directory: string, wanted: Wanted): Wanted {
  const { picture, overlay } = wanted;
  const laid = overlay && ("logo" in overlay ? { logo: join(directory, overlay.logo) } : overlay);
  return { ...wanted, picture: join(directory, picture), ...(laid && { overlay: laid }) };
}
