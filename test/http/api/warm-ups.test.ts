import { describe, expect, test } from "bun:test";
import { cancelWarmUp, createWarmUp, listWarmUps } from "#src/domain/warm-ups/warm-ups.ts";
import { startJobs } from "#src/jobs/schedule.ts";
import { type AppOptions, anApp, aPicture, system } from "#test/http/an-app.ts";
import { resultsIn } from "#test/support/results.ts";

type Json = Record<string, unknown>;

const picture = await aPicture("60x40/filters:format(png)");
const avif = { accept: "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8" };
const webp = { accept: "image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5" };

async function aShop(options: AppOptions = {}) {
  const app = await anApp(options);
  await app.space("shop");
  const token = await app.key(["assets:read", "assets:write"]);
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await app.ask(`/api/v1/spaces/shop/warm-ups${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Json };
  };
  /** With the jobs of a server. */
  const ended = async (id: unknown) => {
    const jobs = startJobs(app.context);
    try {
      for (;;) {
        const { body } = await send("GET", `/${id}`);
        if (body.state !== "running") return body;
        await Bun.sleep(5);
      }
    } finally {
      await jobs.stop();
    }
  };
  const cacheStatus = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await app.get(await app.sign("shop", path), headers);
    await answer.bytes();
    return [answer.status, answer.headers.get("cache-status")];
  };
  return { ...app, send, ended, cacheStatus };
}

const hit = [200, expect.stringContaining("hit")];
const miss = [200, expect.stringContaining("miss")];

test("what was warmed up below a folder is kept for whoever asks, and nothing else is", async () => {
  using app = await aShop();
  for (const path of ["cats/tom.png", "cats/old/kit ty.png", "dogs/rex.png", "cats.png"])
    await app.put("shop", path, picture);
  const made = await app.send("POST", "", {
    folder: "cats",
    operations: ["/30x20/smart/", "20x20/filters:format(webp)"],
  });
  expect(made).toMatchObject({
    status: 202,
    body: {
      folder: "cats",
      operations: ["30x20/smart", "20x20/filters:format(webp)"],
      state: "running",
      total: 4,
    },
  });
  expect(made.headers.get("location")).toBe(`/api/v1/spaces/shop/warm-ups/${made.body.id}`);
  expect(await app.ended(made.body.id)).toMatchObject({
    state: "done",
    made: 4,
    kept: 0,
    refused: 0,
    total: 4,
    lastRefusal: null,
  });
  for (const path of ["cats/tom.png", "cats/old/kit%20ty.png"]) {
    expect(await app.cacheStatus(`20x20/filters:format(webp)/${path}`)).toEqual(hit);
    for (const asker of [{}, avif, webp])
      expect(await app.cacheStatus(`30x20/smart/${path}`, asker)).toEqual(hit);
  }
  expect(await app.cacheStatus("30x20/smart/dogs/rex.png")).toEqual(miss);
  expect(await app.cacheStatus("30x20/smart/cats.png")).toEqual(miss);
});

test("the rules of the space and the names of odd paths are those of delivery", async () => {
  using app = await aShop();
  await app.space("ruled", {
    defaults: "imagor",
    rules: { baseOperations: "filters:grayscale()", jpegQuality: 50 },
  });
  const odd = "30x20/filters:blur(2)/smart/a%b.png";
  await app.put("ruled", odd, picture);
  const token = await app.key(["assets:read", "assets:write"]);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ operations: ["20x10/filters:format(jpeg)"] });
  const answer = await app.ask("/api/v1/spaces/ruled/warm-ups", { method: "POST", headers, body });
  const { url } = (await answer.json()) as { url: string };
  const jobs = startJobs(app.context);
  const state = async () => ((await (await app.get(url, headers)).json()) as Json).state;
  while ((await state()) === "running") await Bun.sleep(5);
  await jobs.stop();
  const asked = `20x10/filters:format(jpeg)/${encodeURIComponent(odd)}`;
  const shown = await app.get(await app.sign("ruled", asked));
  expect([shown.status, shown.headers.get("cache-status")]).toEqual(hit);
});

test("what is kept already is counted and not made again", async () => {
  using app = await aShop();
  await app.put("shop", "tom.png", picture);
  const first = await app.send("POST", "", { operations: ["30x20"] });
  await app.ended(first.body.id);
  const second = await app.send("POST", "", { operations: ["30x20"] });
  expect(await app.ended(second.body.id)).toMatchObject({ made: 0, kept: 1 });
});

test("what can't be made is counted with its reason, and the others are made", async () => {
  using app = await aShop({ limits: { resultMaxPixels: 1_000 } });
  for (const name of ["a", "b"]) await app.put("shop", `${name}.png`, picture);
  const { body } = await app.send("POST", "", { operations: ["300x200/filters:upscale()", "20x20"] });
  expect(await app.ended(body.id)).toMatchObject({
    state: "done",
    made: 2,
    refused: 2,
    lastRefusal: expect.stringMatching(/^300x200\/filters:upscale\(\)\/b\.png: .+\.$/),
  });
});

test("half of the budget of new results is left for visitors, and it goes on when more comes back", async () => {
  using app = await aShop({ limits: { newResultsPerHour: 4 } });
  for (const name of ["a", "b", "c", "d"]) await app.put("shop", `${name}.png`, picture);
  const { body } = await app.send("POST", "", { operations: ["20x20/filters:format(png)"] });
  const jobs = startJobs(app.context);
  while ((await app.send("GET", `/${body.id}`)).body.made !== 2) await Bun.sleep(5);
  await jobs.stop();
  expect((await app.send("GET", `/${body.id}`)).body).toMatchObject({
    state: "running",
    made: 2,
    refused: 0,
  });
  expect(await app.cacheStatus("10x10/a.png")).toEqual(miss);
  expect(await app.cacheStatus("11x11/a.png")).toEqual(miss);
});

test("one that is cancelled makes no more, and is cancelled once", async () => {
  using app = await aShop();
  await app.put("shop", "tom.png", picture);
  const { body } = await app.send("POST", "", { operations: ["30x20"] });
  const cancelled = await app.send("DELETE", `/${body.id}`);
  expect(cancelled).toMatchObject({ status: 200, body: { state: "cancelled", endedAt: expect.any(String) } });
  expect(await app.ended(body.id)).toEqual(cancelled.body);
  expect((await app.send("DELETE", `/${body.id}`)).body).toEqual(cancelled.body);
  expect(await app.cacheStatus("30x20/tom.png")).toEqual(miss);
});

test("sent again under its Idempotency-Key there is one", async () => {
  using app = await aShop();
  const key = { "idempotency-key": "first" };
  const asked = { operations: ["30x20"] };
  const [once, again] = [await app.send("POST", "", asked, key), await app.send("POST", "", asked, key)];
  expect(again.body).toEqual(once.body);
  expect((await app.send("GET", "")).body.warmUps).toEqual([once.body]);
  expect((await app.send("POST", "", { operations: ["31x20"] }, key)).status).toBe(422);
});

test("a server that keeps no results says so", async () => {
  using app = await aShop({ results: resultsIn("/nowhere", 0) });
  const { status, body } = await app.send("POST", "", { operations: ["30x20"] });
  expect([status, body.detail]).toEqual([409, expect.stringContaining("RESULT_CACHE_BYTES")]);
});

test("a space has ten at a time", async () => {
  using app = await aShop();
  const create = () => app.send("POST", "", { operations: ["30x20"] });
  for (let count = 0; count < 10; count += 1) expect((await create()).status).toBe(202);
  const refused = await create();
  expect(refused).toMatchObject({ status: 409, body: { code: "conflict" } });
});

test("the last hundred of a space are remembered, and all that are running", async () => {
  using app = await aShop();
  await app.space("other");
  const create = async (spaceKey: string) =>
    (await createWarmUp(app.context, system, { spaceKey, operations: ["30x20"] })).id;
  const end = async (spaceKey: string, id: string) =>
    await cancelWarmUp(app.context, system, { spaceKey, id });
  const foreign = await create("other");
  await end("other", foreign);
  const [running, ended] = [await create("shop"), await create("shop")];
  await end("shop", ended);
  for (let count = 0; count < 99; count += 1) await end("shop", await create("shop"));
  expect((await app.send("GET", `/${ended}`)).status).toBe(200);
  await end("shop", await create("shop"));
  expect((await app.send("GET", `/${ended}`)).status).toBe(404);
  expect((await app.send("GET", `/${running}`)).body.state).toBe("running");
  const listed = (await app.send("GET", "")).body.warmUps as Json[];
  expect([listed.length, listed.at(-1)?.id]).toEqual([101, running]);
  expect((await listWarmUps(app.context, system, { spaceKey: "other" })).map(({ id }) => id)).toEqual([
    foreign,
  ]);
});

describe("refuses operations that", () => {
  test.each([
    ["30x20/cat.jpg", /"cat\.jpg" in it is no operation/],
    ["30x20/filters:blur(2", /it has no end/],
    ["filters:blurr(2)", /no filter "blurr"/],
    ["meta/30x20", /meta tells of a picture/],
    ["30x20/filters:preview()", /preview\(\) makes is never kept/],
    ["filters:raw()", /raw\(\) delivers the file/],
    ["30x20/filters:expire(9999999999999)", /expires/],
    ["30x20/filters:version(2)", /version\(\) speaks of one picture/],
    ["/", /there are no operations/],
  ])("can't be rendered ahead of time: %s", async (operations, reason) => {
    using app = await aShop();
    const { status, body } = await app.send("POST", "", { operations: ["30x20", operations] });
    expect([status, body.code]).toEqual([422, "invalid"]);
    expect(body.detail).toMatch(reason);
    expect((await app.send("GET", "")).body.warmUps).toEqual([]);
  });

  test("are more than twenty", async () => {
    using app = await aShop();
    const operations = Array.from({ length: 21 }, (_, width) => `${width + 1}x20`);
    expect((await app.send("POST", "", { operations })).status).toBe(422);
  });
});
