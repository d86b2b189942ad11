import { expect, test } from "bun:test";
import { hostileIn } from "#test/views/hostile-in.ts";
import { aLibrary, toldBy, undoIn } from "./a-library.ts";

async function threeCats() {
  const app = await aLibrary();
  const ids: string[] = [];
  for (const name of ["1", "2", "3"]) {
    app.clock.advance(1);
    ids.push((await app.put("shop", `f/${name}.png`, app.png)).id);
  }
  const [first = "", second = ""] = ids;
  const chosen: [string, string][] = [first, second].map((id) => ["chosen", id]);
  const namesIn = async (folder: string, who: Record<string, string>) => {
    const { html } = await app.page(`/spaces/shop?${new URLSearchParams({ folder })}`, who);
    return [...html.matchAll(/<img [^>]*alt="([^"]+)"/g)].map(([, name]) => name);
  };
  return { app, chosen, namesIn, query: new URLSearchParams([["from", "f"], ...chosen]) };
}

test("without scripts what was chosen has a page with its URLs, and moves from there", async () => {
  const { app, chosen, namesIn, query } = await threeCats();
  using _ = app;
  const editor = await app.person("editor");
  const grid = (await app.page("/spaces/shop?folder=f", editor)).html;
  expect(grid.match(/type="checkbox"[^>]*name="chosen"/g)).toHaveLength(3);
  expect(grid).toContain('formaction="/spaces/shop/chosen" formmethod="get"');
  const { html } = await app.page(`/spaces/shop/chosen?${query}`, editor);
  expect(html).toContain("2 pictures chosen");
  expect(html.match(/data-copies="http:\/\/localhost\/i\/shop\//g)).toHaveLength(2);
  expect(html).not.toContain("/chosen/delete");
  const moved = await app.post("/spaces/shop/chosen/folder", editor, [["folder", "/g/"], ...chosen]);
  expect([moved.status, moved.headers.get("location")]).toEqual([303, "/spaces/shop?folder=f"]);
  expect(await namesIn("g", editor)).toEqual(["2.png", "1.png"]);
  const next = (await app.page("/spaces/shop?folder=f", { cookie: `${editor.cookie}; ${toldBy(moved)}` }))
    .html;
  expect(next).toContain("2 pictures moved to g");
  const back = await app.post("/spaces/shop/chosen/folder", editor, undoIn(next));
  expect([back.status, back.headers.get("location")]).toEqual([303, "/spaces/shop?folder=f"]);
  expect(await namesIn("f", editor)).toEqual(["3.png", "2.png", "1.png"]);
});

test("the URLs of what was chosen are given a line each, and show the pictures to anybody", async () => {
  const { app, query } = await threeCats();
  using _ = app;
  const editor = await app.person("editor");
  const answer = await app.get(`/spaces/shop/chosen?${query}&size=320&format=jpeg`, {
    ...editor,
    accept: "text/plain",
  });
  const urls = (await answer.text()).split("\n");
  expect(urls).toHaveLength(2);
  for (const url of urls) {
    const picture = await app.fetch(new Request(url));
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  }
});

test("a move to where a name is taken moves nothing, and what was typed stays", async () => {
  const { app, chosen, namesIn } = await threeCats();
  using _ = app;
  await app.put("shop", "g/1.png", app.png);
  const editor = await app.person("editor");
  for (const [folder, status, said] of [
    ["g", 409, "Nothing was moved"],
    [".hidden", 422, "can&#x27;t be called this"],
  ] as const) {
    const answer = await app.post("/spaces/shop/chosen/folder", editor, [["folder", folder], ...chosen]);
    const html = await answer.text();
    expect([answer.status, html.includes(said), html.includes(`value="${folder}"`)]).toEqual([
      status,
      true,
      true,
    ]);
  }
  expect(await namesIn("f", editor)).toHaveLength(3);
});

test("a manager deletes what he chose after he was asked; nobody else can", async () => {
  const { app, chosen, namesIn, query } = await threeCats();
  using _ = app;
  const [manager, editor] = [await app.person("manager"), await app.person("editor")];
  expect((await app.page("/spaces/shop?folder=f", manager)).html).toContain("there is no way back");
  expect((await app.page(`/spaces/shop/chosen?${query}`, manager)).html).toContain("there is no way back");
  expect((await app.post("/spaces/shop/chosen/delete", editor, chosen)).status).toBe(403);
  const deleted = await app.post("/spaces/shop/chosen/delete", manager, [["from", "f"], ...chosen]);
  expect([deleted.status, deleted.headers.get("location")]).toEqual([303, "/spaces/shop?folder=f"]);
  const next = (await app.page("/spaces/shop?folder=f", { cookie: `${manager.cookie}; ${toldBy(deleted)}` }))
    .html;
  expect([next.includes("2 pictures deleted"), undoIn(next)]).toEqual([true, []]);
  expect(await namesIn("f", manager)).toEqual(["3.png"]);
});

test("a viewer has nothing to choose for", async () => {
  const { app, query } = await threeCats();
  using _ = app;
  const viewer = await app.person("viewer");
  expect((await app.page("/spaces/shop?folder=f", viewer)).html).not.toContain('name="chosen"');
  const { html } = await app.page(`/spaces/shop/chosen?${query}`, viewer);
  expect([html.includes("/i/shop/"), html.includes("/chosen/")]).toEqual([false, false]);
});

test("nothing chosen leads back, and what a browser may have carried here is shown as text or not at all", async () => {
  const { app } = await threeCats();
  using _ = app;
  const payload = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const editor = await app.person("editor");
  const none = await app.get("/spaces/shop/chosen?from=f", editor);
  expect([none.status, none.headers.get("location")]).toEqual([303, "/spaces/shop?folder=f"]);
  const news = {
    kind: "moved",
    count: 1,
    folder: "<script>x</script>",
    space: payload,
    ids: [payload],
    from: "f",
  };
  for (const value of [
    Buffer.from(JSON.stringify(news)).toString("base64url"),
    "!",
    "bnVsbA",
    "W10",
    "e30",
    Buffer.from('{"kind":"moved","ids":5}').toString("base64url"),
  ]) {
    const { status, html } = await app.page("/spaces/shop?folder=f", {
      cookie: `${editor.cookie}; told=${value}`,
    });
    expect([value, status]).toEqual([value, 200]);
    expect(hostileIn(html)).toEqual([]);
  }
});
