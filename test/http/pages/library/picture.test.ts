import { expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { system } from "#test/http/an-app.ts";
import { aLibrary, toldBy, undoIn } from "./a-library.ts";

const names = ["cat.png", "smart/300x200/cat (1), 100%.png", "ä ö+ü?#&=\"'.png", "meta/x:y@z.png"];

test.each(names)("the URL that is copied of %s shows it to anybody", async (path) => {
  using app = await aLibrary();
  const { id } = await app.put("shop", path, app.png);
  const editor = await app.person("editor");
  for (const query of ["", "?size=320&format=jpeg", "?size=full&format=webp", "?size=9&format=exe"]) {
    const { html } = await app.page(`/spaces/shop/pictures/${id}${query}`, editor);
    const url = /data-copies="(http:\/\/localhost\/i\/shop\/[^"]+)"/.exec(html)?.[1] ?? "";
    const picture = await app.fetch(new Request(url.replaceAll("&amp;", "&").replaceAll("&#39;", "'")));
    expect([query, picture.status]).toEqual([query, 200]);
    if (query.includes("jpeg")) expect(picture.headers.get("content-type")).toBe("image/jpeg");
  }
});

test("a picture's page says what is known of it and leads to those beside it", async () => {
  using app = await aLibrary();
  const ids: string[] = [];
  for (const name of ["1", "2", "3"]) {
    app.clock.advance(1);
    ids.push((await app.put("shop", `f/${name}.png`, app.png)).id);
  }
  const { html } = await app.page(`/spaces/shop/pictures/${ids[1]}`, await app.person("viewer"));
  expect(html).toContain("60 × 40 pixels");
  expect(html).toContain("<dd>PNG</dd>");
  expect(html).toContain(`href="/spaces/shop/pictures/${ids[2]}" aria-label="Previous picture"`);
  expect(html).toContain(`href="/spaces/shop/pictures/${ids[0]}" aria-label="Next picture"`);
  expect(html).toContain('href="/spaces/shop?folder=f"');
});

test("an editor renames and moves a picture; its old URL goes on working", async () => {
  using app = await aLibrary();
  const { id } = await app.put("shop", "cat.png", app.png);
  const editor = await app.person("editor");
  const url = await app.sign("shop", "30x20/cat.png");
  const moved = await app.post(`/spaces/shop/pictures/${id}/path`, editor, {
    name: "lion.png",
    folder: "/big//cats/",
    revision: "1",
  });
  expect([moved.status, moved.headers.get("location")]).toEqual([303, `/spaces/shop/pictures/${id}`]);
  expect((await app.page("/spaces/shop?folder=big/cats", editor)).html).toContain('alt="lion.png"');
  expect((await app.get(url)).status).toBe(200);
});

test("the original is downloaded by who may, and its link is shown to him alone", async () => {
  using app = await aLibrary();
  const { id } = await app.put("shop", "ä.png", app.png);
  const page = `/spaces/shop/pictures/${id}`;
  const [viewer, editor] = [await app.person("viewer"), await app.person("editor")];
  expect((await app.page(page, viewer)).html).toContain(`href="${page}/original"`);
  const answer = await app.get(`${page}/original`, viewer);
  expect([answer.status, await answer.bytes()]).toEqual([200, app.png]);
  expect(answer.headers.get("content-disposition")).toStartWith("attachment;");
  await app.context.db.write((tx) => tx.update(spaces).set({ viewersDownload: false }));
  expect((await app.page(page, viewer)).html).not.toContain("/original");
  expect((await app.get(`${page}/original`, viewer)).status).toBe(403);
  expect((await app.get(`${page}/original`, editor)).status).toBe(200);
});

test("a rename is told once on the next page, with the way back", async () => {
  using app = await aLibrary();
  const { id } = await app.put("shop", "f/cat.png", app.png);
  const editor = await app.person("editor");
  const page = `/spaces/shop/pictures/${id}`;
  const moved = await app.post(`${page}/path`, editor, { name: "lion.png", folder: "g", revision: "1" });
  const told = toldBy(moved);
  const next = await app.page(page, { cookie: `${editor.cookie}; ${told}` });
  expect(next.html).toContain("Picture renamed");
  expect(next.response.headers.get("set-cookie")).toStartWith("told=; Path=/spaces; Max-Age=0;");
  expect((await app.page(page, editor)).html).not.toContain("Picture renamed");
  const back = await app.post(`${page}/path`, editor, undoIn(next.html));
  expect([back.status, back.headers.get("set-cookie")]).toEqual([303, null]);
  expect((await app.page(page, editor)).html).toContain("<title>cat.png · shop");
  const same = await app.post(`${page}/path`, editor, { name: "cat.png", folder: "f", revision: "3" });
  expect([same.status, same.headers.get("set-cookie")]).toEqual([303, null]);
});

test("a name that can't be, is taken or comes too late is told in the form, which keeps it", async () => {
  using app = await aLibrary();
  const { id } = await app.put("shop", "cat.png", app.png);
  await app.put("shop", "dog.png", app.png);
  const editor = await app.person("editor");
  const send = async (name: string, revision = "1") => {
    const response = await app.post(`/spaces/shop/pictures/${id}/path`, editor, {
      name,
      folder: "",
      revision,
    });
    return [response.status, await response.text()] as const;
  };
  for (const name of ["", ".cat", "a/b.png", "a\\b", "x".repeat(300), "\u0000"]) {
    const [status, html] = await send(name);
    expect([name, status]).toEqual([name, 422]);
    expect(html).toContain("A picture can&#x27;t be called this.");
  }
  const [taken, html] = await send("dog.png");
  expect([taken, html.includes('value="dog.png"')]).toEqual([409, true]);
  await updateAsset(app.context, system, { spaceKey: "shop", assetId: id, path: "lion.png" });
  const [late, said] = await send("tiger.png");
  expect([late, said.includes("was changed meanwhile")]).toEqual([409, true]);
  expect((await send("tiger.png", "x"))[0]).toBe(409);
});

test("a manager deletes a picture by typing its name; an editor can't, there is no way back", async () => {
  using app = await aLibrary();
  const { id, version } = await app.put("shop", "f/cat.png", app.png);
  const [editor, manager] = [await app.person("editor"), await app.person("manager")];
  const page = `/spaces/shop/pictures/${id}`;
  expect((await app.page(page, editor)).html).not.toContain(`${page}/delete`);
  expect((await app.post(`${page}/delete`, editor, { confirm: "cat.png" })).status).toBe(403);
  expect((await app.page(page, manager)).html).toContain(`${page}/delete`);
  const wrong = await app.post(`${page}/delete`, manager, { confirm: "cat" });
  expect([wrong.status, (await wrong.text()).includes("This isn&#x27;t the name")]).toEqual([422, true]);
  const url = await app.sign("shop", "30x20/f/cat.png");
  expect((await app.get(url)).status).toBe(200);
  const deleted = await app.post(`${page}/delete`, manager, { confirm: "cat.png" });
  expect([deleted.status, deleted.headers.get("location")]).toEqual([303, "/spaces/shop?folder=f"]);
  for (const gone of [page, `/spaces/shop/preview/${version.id}/thumb`, url])
    expect((await app.get(gone, manager)).status).toBe(404);
});

test("a picture that is deleted meanwhile is not found by what is sent for it", async () => {
  using app = await aLibrary();
  const { id } = await app.put("shop", "cat.png", app.png);
  const manager = await app.person("manager");
  await deleteAsset(app.context, system, { spaceKey: "shop", assetId: id });
  for (const path of ["path", "delete"])
    expect((await app.post(`/spaces/shop/pictures/${id}/${path}`, manager, { name: "x" })).status).toBe(404);
});
