import { expect, test } from "bun:test";
import { inspectNextVersion } from "#src/domain/assets/inspect.ts";
import { aPicture } from "#test/http/an-app.ts";
import { hostileIn } from "#test/views/hostile-in.ts";
import { aLibrary, filesOf, home } from "./a-library.ts";

test("an empty space holds the drop area and three lines that put a picture on a URL", async () => {
  using app = await aLibrary();
  const editor = await app.person("editor");
  const { status, html, response } = await app.page("/spaces/shop", editor);
  expect(status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(html).toContain("<title>Library · shop · Imagor Cloud</title>");
  expect(html).toContain('action="/spaces/shop/pictures" enctype="multipart/form-data"');
  expect(html.match(/data-copies="curl/g)).toHaveLength(3);
});

test("an empty folder says so, and where dropped pictures go", async () => {
  using app = await aLibrary();
  const { html } = await app.page("/spaces/shop?folder=summer/pets", await app.person("editor"));
  expect(html).toContain("There are no pictures in this folder.");
  expect(html).toContain("Drop to upload to pets");
  expect(html).not.toContain('data-copies="curl');
});

test("pictures that are put in by a plain form are in the grid, each with a preview", async () => {
  using app = await aLibrary();
  const editor = await app.person("editor");
  const two = filesOf(["cat.png", app.png], ["dog.png", await aPicture("40x60/filters:format(png)", "blue")]);
  const sent = await app.post("/spaces/shop/pictures?folder=pets", editor, two);
  expect([sent.status, sent.headers.get("location")]).toEqual([303, "/spaces/shop?folder=pets"]);
  expect(app.stored()).toBe(2);
  const { html } = await app.page("/spaces/shop?folder=pets", editor);
  expect(html).toContain(">2 pictures<");
  const previews = [...html.matchAll(/<img src="([^"]+)" alt="([^"]+)"/g)];
  expect(previews.map(([, , name]) => name)).toEqual(["dog.png", "cat.png"]);
  for (const [, src = ""] of previews) {
    const preview = await app.get(src, editor);
    expect([preview.status, preview.headers.get("content-type")]).toEqual([200, "image/webp"]);
    expect(preview.headers.get("cache-control")).toBe("private, max-age=3600");
    expect((await app.get(src, editor)).headers.get("cache-status")).toContain("hit");
  }
  expect((await app.page("/spaces/shop", editor)).html).toContain('href="/spaces/shop?folder=pets"');
});

test("what stands for a picture until it is there comes with the page, once it was looked at", async () => {
  using app = await aLibrary();
  const { id } = await app.put("shop", "cat.png", app.png);
  const viewer = await app.person("viewer");
  expect((await app.page("/spaces/shop", viewer)).html).not.toContain("data-hash");
  await inspectNextVersion(app.context);
  for (const path of ["/spaces/shop", `/spaces/shop/pictures/${id}`])
    expect((await app.page(path, viewer)).html).toMatch(/alt="cat.png"[^>]* data-hash="[\w+/=]{20,}"/);
});

test("of two files the bad one is named with its reason, and the good one is kept", async () => {
  using app = await aLibrary();
  const editor = await app.person("editor");
  const form = filesOf(["notes.txt", "no picture at all"], ["cat.png", app.png]);
  const response = await app.post("/spaces/shop/pictures", editor, form);
  const html = await response.text();
  expect(response.status).toBe(422);
  expect(html).toContain("One file wasn&#x27;t taken");
  expect(html).toContain("<strong>notes.txt</strong>");
  expect(html).toContain('alt="cat.png"');
});

test("a file that is too large is refused by itself, and what comes behind it is kept", async () => {
  using app = await aLibrary({ limits: { sourceMaxBytes: 5_000 } });
  const editor = await app.person("editor");
  const form = filesOf(["huge.png", new Uint8Array(900_000)], ["cat.png", app.png]);
  const html = await (await app.post("/spaces/shop/pictures", editor, form)).text();
  expect(html).toContain("This file is too large.");
  expect(html).toContain('alt="cat.png"');
});

test("a second file of a name gets another one, and replaces nothing", async () => {
  using app = await aLibrary();
  const editor = await app.person("editor");
  for (const colour of ["red", "blue"])
    await app.post(
      "/spaces/shop/pictures",
      editor,
      filesOf(["a.png", await aPicture("9x9/filters:format(png)", colour)]),
    );
  const { html } = await app.page("/spaces/shop", editor);
  expect([...html.matchAll(/<img [^>]*alt="([^"]+)"/g)].map(([, name]) => name)).toEqual([
    "a-2.png",
    "a.png",
  ]);
});

test("the script is told of one file by status and sentence, in the reader's language", async () => {
  using app = await aLibrary();
  const editor = { ...(await app.person("editor")), accept: "application/json" };
  const kept = await app.post("/spaces/shop/pictures", editor, filesOf(["cat.png", app.png]));
  expect([kept.status, await kept.json()]).toEqual([201, { kept: 1 }]);
  const bad = await app.post("/spaces/shop/pictures", editor, filesOf([".png", app.png]));
  expect([bad.status, bad.headers.get("content-type")]).toEqual([422, "application/problem+json"]);
  expect(await bad.json()).toMatchObject({ detail: "A picture can't have this name. Rename the file." });
  const stranger = await app.post("/spaces/shop/pictures", { accept: "application/json" }, filesOf());
  expect(stranger.status).toBe(401);
});

const unreadable: [string, string | undefined, string, number][] = [
  ["no form", "text/plain", "x", 415],
  ["a form without files", "application/x-www-form-urlencoded", "file=x", 415],
  ["a form that is cut off", "multipart/form-data; boundary=b", "--b\r\nContent-Disp", 422],
  ["a form that holds none", "multipart/form-data; boundary=b", "--b--", 422],
];
test.each(unreadable)("%s is refused", async (_, type, body, status) => {
  using app = await aLibrary();
  const headers = { ...home, ...(await app.person("editor")), "content-type": type ?? "" };
  expect((await app.ask("/spaces/shop/pictures", { method: "POST", headers, body })).status).toBe(status);
});

test("pages of a folder lead on and back without scripts", async () => {
  using app = await aLibrary();
  const viewer = await app.person("viewer");
  for (let n = 1; n <= 70; n += 1) {
    app.clock.advance(1);
    await app.put("shop", `${n}.png`, app.png);
  }
  const names = (html: string) => [...html.matchAll(/<img [^>]*alt="(\d+)\.png"/g)].map(([, n]) => Number(n));
  const first = (await app.page("/spaces/shop", viewer)).html;
  expect([names(first).length, names(first)[0]]).toEqual([60, 70]);
  expect(first).toContain("1 to 60 of 70");
  const next = /href="(\/spaces\/shop\?older=[^"]+)"/.exec(first)?.[1] ?? "";
  const second = (await app.page(next, viewer)).html;
  expect(names(second)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const back = /href="(\/spaces\/shop\?newer=[^"]+)"/.exec(second)?.[1] ?? "";
  expect(names((await app.page(back, viewer)).html)).toEqual(names(first));
  expect((await app.page("/spaces/shop?older=x'--", viewer)).status).toBe(422);
});

test("more folders than a page holds are led to, and back, without scripts", async () => {
  using app = await aLibrary();
  const viewer = await app.person("viewer");
  for (let n = 1; n <= 70; n += 1) await app.put("shop", `f${100 + n}/1.png`, app.png);
  await app.put("shop", "top.png", app.png);
  const names = (html: string) =>
    [...html.matchAll(/class="folder" href="[^"]+folder=f(\d+)"/g)].map(([, n]) => Number(n));
  const link = (html: string, label: string) => {
    const anchor = html.split("<a ").find((each) => each.includes(`<span>${label}</span>`));
    return /href="([^"]+)"/.exec(anchor ?? "")?.[1]?.replaceAll("&amp;", "&") ?? "";
  };
  const first = (await app.page("/spaces/shop", viewer)).html;
  expect([names(first).length, names(first)[0]]).toEqual([60, 101]);
  const second = (await app.page(link(first, "More folders"), viewer)).html;
  expect(names(second)).toEqual([161, 162, 163, 164, 165, 166, 167, 168, 169, 170]);
  expect(second).toContain('alt="top.png"');
  expect(names((await app.page(link(second, "Previous folders"), viewer)).html)).toEqual(names(first));
});

test("a viewer sees pictures, no control that changes them, and is refused what he sends", async () => {
  using app = await aLibrary();
  const { id } = await app.put("shop", "cat.png", app.png);
  const viewer = await app.person("viewer");
  const library = (await app.page("/spaces/shop", viewer)).html;
  expect(library).toContain('alt="cat.png"');
  const picture = (await app.page(`/spaces/shop/pictures/${id}`, viewer)).html;
  for (const html of [library, picture]) {
    expect(html).not.toContain('action="/spaces/shop');
    expect(html).not.toContain("data-uploader");
  }
  expect(picture).not.toContain("/i/shop/");
  expect((await app.post("/spaces/shop/pictures", viewer, filesOf(["a.png", app.png]))).status).toBe(403);
  expect((await app.post(`/spaces/shop/pictures/${id}/path`, viewer, { name: "x.png" })).status).toBe(403);
  expect((await app.post(`/spaces/shop/pictures/${id}/delete`, viewer, { confirm: "cat.png" })).status).toBe(
    403,
  );
  expect((await app.page("/spaces/shop", viewer)).html).toContain('alt="cat.png"');
});

test("to a stranger, and a guest of another space, a space is as if it weren't there", async () => {
  using app = await aLibrary();
  const { id, version } = await app.put("shop", "cat.png", app.png);
  await app.space("other");
  const theirs = await app.put("other", "dog.png", app.png);
  const stranger = await app.person();
  const guest = await app.person("manager");
  const kinds = (space: string, asset: { id: string; version: { id: string } }) => [
    `/spaces/${space}`,
    `/spaces/${space}/pictures/${asset.id}`,
    `/spaces/${space}/preview/${asset.version.id}/thumb`,
  ];
  const told = async (path: string, who: Record<string, string>) => {
    const { status, html } = await app.page(path, who);
    return [status, html.replaceAll(/shop|other|none|[0-9a-f]{8}-[0-9a-f-]{27}/g, "")];
  };
  const nothing = await Promise.all(kinds("none", { id, version }).map((path) => told(path, stranger)));
  expect(nothing.map(([status]) => status)).toEqual([404, 404, 404]);
  for (const [at, path] of kinds("shop", { id, version }).entries())
    expect(await told(path, stranger)).toEqual(nothing[at] ?? []);
  for (const path of kinds("other", theirs)) expect((await app.page(path, guest)).status).toBe(404);
  // By way of the space that is his.
  for (const path of kinds("shop", theirs).slice(1)) expect((await app.page(path, guest)).status).toBe(404);
  const sent = (who: Record<string, string>) =>
    app.post("/spaces/other/pictures", who, filesOf(["a.png", app.png]));
  expect((await sent(guest)).status).toBe(404);
});

test("who isn't signed in is led to where he can, and back", async () => {
  using app = await aLibrary();
  const response = await app.get("/spaces/shop?folder=a");
  expect([response.status, response.headers.get("location")]).toEqual([
    302,
    `/sign-in?${new URLSearchParams({ next: "/spaces/shop?folder=a" })}`,
  ]);
  expect((await app.get("/spaces/shop/preview/x/thumb")).status).toBe(302);
});

test("a form of another site changes nothing", async () => {
  using app = await aLibrary();
  const editor = { ...(await app.person("editor")), "sec-fetch-site": "cross-site" };
  expect((await app.post("/spaces/shop/pictures", editor, filesOf(["a.png", app.png]))).status).toBe(403);
});

test("previews have the sizes that pages show, and no others, whatever the space's rules say", async () => {
  using app = await aLibrary();
  const { version } = await app.put("shop", "cat.png", app.png);
  const viewer = await app.person("viewer");
  const odd = await app.put("shop", "100% (a,b)/smart/ä?#.png", app.png);
  expect((await app.get(`/spaces/shop/preview/${odd.version.id}/thumb`, viewer)).status).toBe(200);
  for (const [size, status] of [
    ["thumb", 200],
    ["view", 200],
    ["9999x9999", 404],
    ["constructor", 404],
  ] as const)
    expect([size, (await app.get(`/spaces/shop/preview/${version.id}/${size}`, viewer)).status]).toEqual([
      size,
      status,
    ]);
  const held = await app.get(`/spaces/shop/preview/${version.id}/view`, viewer);
  const again = { ...viewer, "if-none-match": held.headers.get("etag") ?? "" };
  expect((await app.get(`/spaces/shop/preview/${version.id}/view`, again)).status).toBe(304);
});

const payload = `"><script>alert(1)</script><img src=x onerror=alert(1)>' javascript:alert(1) {{7*7}} %s \u202e`;

test("names of files and folders stay text wherever they are shown", async () => {
  using app = await aLibrary();
  const manager = await app.person("manager");
  const folder = payload.replaceAll("/", "");
  const form = filesOf([`${folder}.png`, app.png], [`${folder}.txt`, "no picture"]);
  const address = `/spaces/shop/pictures?${new URLSearchParams({ folder })}`;
  const refused = await (await app.post(address, manager, form)).text();
  const top = (await app.page("/spaces/shop", manager)).html;
  const inside = (await app.page(`/spaces/shop?${new URLSearchParams({ folder })}`, manager)).html;
  const picture = (
    await app.page(/href="(\/spaces\/shop\/pictures\/[^"]+)"/.exec(inside)?.[1] ?? "", manager)
  ).html;
  for (const html of [refused, top, inside, picture]) {
    expect(html).toContain("&lt;script&gt;");
    expect(hostileIn(html)).toEqual([]);
  }
});

test("the first page shows the newest pictures of a space to who sees it", async () => {
  using app = await aLibrary();
  const editor = await app.person("editor");
  expect((await app.page("/", editor)).html).toContain("No pictures yet");
  await app.post("/spaces/shop/pictures", editor, filesOf(["cat.png", app.png]));
  const { html } = await app.page("/", editor);
  expect(html).toContain("Newest picture ");
  const [, src = ""] = /<img src="([^"]+)"/.exec(html) ?? [];
  expect((await app.get(src, editor)).status).toBe(200);
});
