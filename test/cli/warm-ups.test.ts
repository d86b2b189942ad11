import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { Glob } from "bun";
import { aPicture } from "#test/http/an-app.ts";
import { aDataDirectory, type DataDirectory } from "./data-directory.ts";
import { aServer } from "./process.ts";

const picture = await aPicture("60x40/filters:format(png)");

async function aShop(names = ["tom.png", "kitty.png"]): Promise<DataDirectory> {
  const data = aDataDirectory();
  await data.run("space create shop");
  for (const name of names) {
    writeFileSync(data.beside(name), picture);
    await data.run(`asset add ${data.beside(name)} --space shop --folder cats`);
  }
  return data;
}

async function resultsIn(dataDir: string): Promise<number> {
  const files = new Glob("cache/results/**").scan({ cwd: dataDir });
  return (await Array.fromAsync(files)).length;
}

const asked = "warm-up cats --space shop --operation 30x20/smart --operation 20x20/filters:format(webp)";

test("without a server it is noted, and says that one is needed", async () => {
  using data = await aShop();
  const { code, out } = await data.run(asked);
  expect(code).toBe(0);
  expect(out).toMatch(
    /is running: 0 of 4 \(0 made, 0 kept before, 0 refused\)\.\nNo server is running on this data.*imagor-cloud serve/,
  );
  const { out: listed } = await data.run("warm-up list --space shop");
  expect(listed).toMatch(/running +0 of 4 +0 +\S+Z +cats +30x20\/smart 20x20\/filters:format\(webp\)\n$/);
});

test("a server that is running makes it, and the command shows how far it is and waits", async () => {
  using data = await aShop();
  await using server = await aServer(data.path);
  const { code, out, progress } = await data.run(asked);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^Warm-up \S+ is done: 4 of 4 \(4 made, 0 kept before, 0 refused\)\.\n$/),
  ]);
  expect(progress[0]).toMatch(/^\[[#-]{24}\] \d of 4 \(\d made, /);
  expect(progress.at(-1)).toBe("");
  const { out: path } = await data.run("sign 30x20/smart/cats/tom.png --space shop");
  const answer = await fetch(server.url + path.trim(), { headers: { accept: "image/webp,*/*" } });
  expect(answer.headers.get("cache-status")).toContain("hit");
}, 60_000);

test("what a server that is killed had made is kept by the next one, which makes the rest", async () => {
  using data = await aShop(Array.from({ length: 30 }, (_, number) => `${number}.png`));
  const { json } = await data.runJson(asked);
  const first = await aServer(data.path);
  const stateOf = async () => (await data.runJson("warm-up list --space shop")).json[0];
  while ((await resultsIn(data.path)) === 0) await Bun.sleep(1);
  first.process.kill("SIGKILL");
  await first.process.exited;
  await using _second = await aServer(data.path);
  while ((await stateOf()).state === "running") await Bun.sleep(50);
  const done = await stateOf();
  expect(done).toMatchObject({ id: json.id, state: "done", total: 60, refused: 0 });
  expect(done.made + done.kept).toBe(60);
}, 60_000);

test("who doesn't want to wait, or has seen enough, is told where it goes on", async () => {
  using data = await aShop();
  await using _server = await aServer(data.path);
  const { code, out } = await data.run(`${asked} --no-wait`);
  expect([code, out]).toEqual([0, expect.stringContaining("The server goes on with it.")]);
  const { out: left } = await data.run(asked, { signal: AbortSignal.abort() });
  expect(left).toMatch(/The server goes on with it\.|is done/);
}, 60_000);

test("one is cancelled by its id", async () => {
  using data = await aShop();
  const { json } = await data.runJson(asked);
  const cancelled = await data.run(`warm-up cancel ${json.id} --space shop`);
  expect([cancelled.code, cancelled.out]).toEqual([
    0,
    `Warm-up ${json.id} is cancelled. What it has made stays.\n`,
  ]);
  expect((await data.runJson("warm-up list --space shop")).json).toMatchObject([{ state: "cancelled" }]);
  expect((await data.run("warm-up cancel nothing --space shop")).code).toBe(1);
});

test("operations that can't be rendered are refused with the reason", async () => {
  using data = await aShop([]);
  const { code, notes } = await data.run("warm-up --space shop --operation 30x20/cat.jpg");
  expect([code, notes]).toEqual([1, expect.stringContaining('"cat.jpg" in it is no operation')]);
  expect((await data.run("warm-up --space shop")).notes).toContain("--operation OPERATIONS is needed.");
});
