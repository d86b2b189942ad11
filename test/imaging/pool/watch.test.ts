import { expect, test } from "bun:test";
import { usageOf } from "#src/imaging/pool/watch.ts";

test.if(process.platform === "linux")(
  "what a process uses is told in bytes and seconds of this machine",
  () => {
    const { memoryBytes, cpuSeconds } = usageOf(process.pid);
    const { user, system } = process.cpuUsage();
    expect(memoryBytes / process.memoryUsage.rss()).toBeWithin(0.8, 1.25);
    expect((user + system) / 1_000_000 - cpuSeconds).toBeWithin(-0.1, 0.5);
  },
);

test("nothing is known of a process that is gone", () => {
  expect(usageOf(undefined)).toEqual({ cpuSeconds: 0, memoryBytes: 0 });
});
