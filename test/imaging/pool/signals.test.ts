import { expect, test } from "bun:test";
import { ownCommand } from "#src/embedded.ts";
import type { Answer } from "#src/imaging/pool/protocol.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { aDirectory } from "#test/support/directory.ts";
import { limits } from "#test/support/engine.ts";

test("what stops the server leaves a render process at work until the server ends it", async () => {
  using directory = aDirectory();
  const answers: Answer[] = [];
  let heard = Promise.withResolvers<void>();
  const child = Bun.spawn([...ownCommand("render-child"), directory.path], {
    serialization: "advanced",
    ipc: (answer: Answer) => {
      answers.push(answer);
      heard.resolve();
    },
  });
  await heard.promise;
  heard = Promise.withResolvers();
  child.kill("SIGINT");
  child.kill("SIGTERM");
  child.kill("SIGHUP");
  child.send({ id: 1, kind: "render", job: { params: parsePath("8x8/color:red"), defaults: "web", limits } });
  await heard.promise;
  expect(answers.map(({ kind }) => kind)).toEqual(["ready", "done"]);
  child.disconnect();
  expect(await child.exited).toBe(0);
});
