import { expect, test } from "bun:test";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { refusedFiles } from "#test/http/refused-files.ts";
import { bitmap } from "#test/support/odd-pictures.ts";

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>';

async function aShop() {
  const app = await anApp();
  await app.space("shop");
  await app.space("old", { defaults: "imagor" });
  const authorization = `Bearer ${await app.key(["assets:read", "assets:write"])}`;
  const upload = (space: string, body: string | Uint8Array) =>
    app.ask(`/api/v1/spaces/${space}/assets?path=a.png`, {
      method: "POST",
      headers: { authorization },
      body,
    });
  return { ...app, upload };
}

async function sentenceOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { detail: unknown }).detail;
}

test.each(refusedFiles)(
  "%s is refused with what to do about it, whatever its name",
  async (_, bytes, sentence) => {
    using app = await aShop();
    for (const space of ["shop", "old"]) {
      const response = await app.upload(space, bytes);
      expect([response.status, await sentenceOf(response)]).toEqual([415, sentence]);
    }
    expect((await app.context.storage.list("objects/")).objects).toEqual([]);
  },
);

test("an SVG is taken where the space allows it, and refused elsewhere with what to do", async () => {
  using app = await aShop();
  const refused = await app.upload("shop", drawing);
  expect([refused.status, await sentenceOf(refused)]).toEqual([
    415,
    "This space takes no SVG pictures. Save it as PNG or WebP, or allow SVG in the space.",
  ]);
  await updateSpace(app.context, system, { key: "shop", svgAllowed: true });
  for (const space of ["shop", "old"]) {
    const taken = await app.upload(space, drawing);
    expect(taken.status).toBe(201);
    expect(await taken.json()).toMatchObject({
      version: { format: "svg", contentType: "image/svg+xml", width: 8, height: 4 },
    });
  }
});

test("a picture isn't replaced by an SVG where the space takes none", async () => {
  using app = await aShop();
  await app.upload("shop", bitmap());
  expect((await app.upload("shop", drawing)).status).toBe(415);
});

test("a BMP is taken by both kinds of space", async () => {
  using app = await aShop();
  for (const space of ["shop", "old"]) {
    const taken = await app.upload(space, bitmap());
    expect(taken.status).toBe(201);
    expect(await taken.json()).toMatchObject({
      version: { format: "bmp", contentType: "image/bmp", width: 2 },
    });
  }
});
