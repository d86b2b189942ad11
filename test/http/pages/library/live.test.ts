import { afterEach, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { endSessionsOf } from "#src/domain/identity/sessions.ts";
import { archiveSpace } from "#src/domain/spaces/space-life.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import { system } from "#test/http/an-app.ts";
import { aLibrary } from "./a-library.ts";

const streams: AsyncDisposable[] = [];
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream[Symbol.asyncDispose]();
});

type Library = Awaited<ReturnType<typeof aLibrary>>;

/** What an open page of the space is told, one event after another. */
async function openPage(app: Library, who: Record<string, string>, path = "/spaces/shop") {
  const { html } = await app.page(path, who);
  const [, address = ""] = /data-live="([^"]+)"/.exec(html) ?? [];
  return { html, ...(await listen(app, who, address.replaceAll("&amp;", "&"))) };
}

async function listen(app: Library, who: Record<string, string>, address: string) {
  const response = await app.get(address, who);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error("nothing is streamed");
  streams.push({ [Symbol.asyncDispose]: () => reader.cancel() });
  let told = "";
  return {
    response,
    /** The names of the events until there are so many, or the stream has ended. */
    async events(number: number): Promise<string[]> {
      const names = () => [...told.matchAll(/^event: (\w+)$/gm)].map(([, name = ""]) => name);
      while (names().length < number) {
        const { done, value } = await reader.read();
        if (done) break;
        told += value;
      }
      return names();
    },
    async ended(): Promise<boolean> {
      return (await reader.read()).done;
    },
  };
}

test("an open page is told when a colleague puts a picture in, moves one or deletes one", async () => {
  using app = await aLibrary();
  const [viewer, manager] = [await app.person("viewer"), await app.person("manager")];
  const page = await openPage(app, viewer);
  expect(page.response.headers.get("content-type")).toBe("text/event-stream");
  const { id } = await app.put("shop", "cat.png", app.png);
  expect(await page.events(1)).toEqual(["changed"]);
  const picture = `/spaces/shop/pictures/${id}`;
  await app.post(`${picture}/path`, manager, { name: "dog.png", folder: "", revision: "1" });
  expect(await page.events(2)).toHaveLength(2);
  await app.post(`${picture}/delete`, manager, { confirm: "dog.png" });
  expect(await page.events(3)).toEqual(["changed", "changed", "changed"]);
}, 15_000);

test("it is told of what its folder shows alone", async () => {
  using app = await aLibrary();
  const viewer = await app.person("viewer");
  await app.put("shop", "pets/dog.png", app.png);
  const page = await openPage(app, viewer, "/spaces/shop?folder=pets");
  await app.space("another");
  await app.put("another", "pets/cat.png", app.png);
  await app.put("shop", "people/ann.png", app.png);
  await Bun.sleep(1_500);
  await app.put("shop", "pets/cat.png", app.png);
  expect(await page.events(1)).toEqual(["changed"]);
  const { html } = await app.page("/spaces/shop?folder=pets", viewer);
  expect(html).toContain("cat.png");
});

test("what changed between the page and its first question is told at once", async () => {
  using app = await aLibrary();
  const viewer = await app.person("viewer");
  const { html } = await app.page("/spaces/shop", viewer);
  await app.put("shop", "cat.png", app.png);
  const [, address = ""] = /data-live="([^"]+)"/.exec(html) ?? [];
  const page = await listen(app, viewer, address);
  expect(await page.events(1)).toEqual(["changed"]);
});

test("the open page of somebody who was removed stops", async () => {
  using app = await aLibrary();
  const page = await openPage(app, await app.person("viewer"));
  await app.context.db.write(async (tx) => {
    await tx.delete(spaceMembers).where(eq(spaceMembers.spaceId, app.shop.id));
  });
  expect(await page.events(1)).toEqual(["gone"]);
  expect(await page.ended()).toBe(true);
});

test("the open page of a session that was ended elsewhere stops", async () => {
  using app = await aLibrary();
  const viewer = await app.person("viewer");
  const page = await openPage(app, viewer);
  const [member] = await app.context.db.read.select().from(spaceMembers);
  await endSessionsOf(app.context, member?.userId ?? "");
  expect(await page.events(1)).toEqual(["gone"]);
  expect((await app.get("/spaces/shop/live", viewer)).status).toBe(302);
}, 15_000);

test("a space that is archived changes what the page shows", async () => {
  using app = await aLibrary();
  const page = await openPage(app, await app.person("viewer"));
  await archiveSpace(app.context, system, { spaceKey: "shop" });
  expect(await page.events(1)).toEqual(["changed"]);
});

test("strangers and nobody are told nothing, as of a space that isn't there", async () => {
  using app = await aLibrary();
  const stranger = await app.person();
  for (const space of ["shop", "missing"]) {
    expect((await app.get(`/spaces/${space}/live`, stranger)).status).toBe(404);
    expect((await app.get(`/spaces/${space}/live`)).status).toBe(302);
  }
});

test("one person has so many pages open, and then closes some", async () => {
  using app = await aLibrary();
  const viewer = await app.person("viewer");
  const pages = [];
  for (let n = 0; n < 20; n += 1) pages.push(await listen(app, viewer, "/spaces/shop/live"));
  expect((await app.get("/spaces/shop/live", viewer)).status).toBe(429);
  await streams.pop()?.[Symbol.asyncDispose]();
  const another = await app.get("/spaces/shop/live", viewer);
  expect(another.status).toBe(200);
  await another.body?.cancel();
});

test("a server that stops ends them all", async () => {
  using app = await aLibrary();
  const page = await openPage(app, await app.person("viewer"));
  app.live.stop();
  expect(await page.events(1)).toEqual([]);
});
