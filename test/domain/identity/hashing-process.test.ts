import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { join } from "node:path";
import { hashed } from "#src/domain/identity/hashing.ts";
import { HashingProcess } from "#src/domain/identity/hashing-process.ts";
import { PasswordSlot } from "#src/domain/identity/password-slot.ts";
import { ownCommand } from "#src/embedded.ts";
import { aDirectory } from "#test/support/directory.ts";

const command = ownCommand("hashing-child");
const password = "correct horse battery";

test("a process of its own hashes, one after the other, with nothing of ours in its environment", async () => {
  using directory = aDirectory();
  const hashing = new HashingProcess({ command, cacheDirectory: directory.path });
  const slot = new PasswordSlot((asked) => hashing.ask(asked));
  const hash = await slot.hash(password);
  expect(hash).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
  const answers = [
    slot.isRight(password, hash),
    slot.isRight("another", hash),
    slot.isRight(password, undefined),
  ];
  expect(await Promise.all(answers)).toEqual([true, false, false]);
  const [pid = 0] = hashingChildren();
  expect(getPriority(pid)).toBe(Math.min(19, getPriority() + 5));
  const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  expect(environment.filter((each) => /^(PATH|HOME|USER|SECRET)/.test(each))).toEqual([]);
  await hashing.close();
  expect(hashingChildren()).toEqual([]);
});

test("what Bun hashed is known, and the other way round", async () => {
  const byBun = await Bun.password.hash(password, { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 });
  expect(await hashed({ password, hash: byBun })).toBe(true);
  expect(await hashed({ password: "another", hash: byBun })).toBe(false);
  expect(await Bun.password.verify(password, String(await hashed({ password })))).toBe(true);
});

test("where the process ends in the middle the question fails, and the next one is answered by another", async () => {
  using directory = aDirectory();
  const mark = join(directory.path, "once");
  const script = `if [ -e "${mark}" ]; then exec "$@"; else : > "${mark}"; fi`;
  const hashing = new HashingProcess({
    command: ["/bin/sh", "-c", script, "sh", ...command],
    cacheDirectory: directory.path,
  });
  const slot = new PasswordSlot((asked) => hashing.ask(asked));
  await expect(slot.hash(password)).rejects.toThrow("the process that hashes ended");
  expect(await slot.hash(password)).toStartWith("$argon2id$");
  await hashing.close();
});

test("where there is no such program the question fails", async () => {
  const hashing = new HashingProcess({ command: ["/nowhere/imagor-cloud"], cacheDirectory: "/nowhere" });
  await expect(hashing.ask({ password })).rejects.toThrow();
});

function hashingChildren(): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.filter((pid) => {
    try {
      const isOurs =
        readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === `${process.pid}`;
      return isOurs && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("hashing-child");
    } catch {
      return false;
    }
  });
}
