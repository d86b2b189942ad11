import { expect, test } from "bun:test";
import { anApp, aPicture } from "#test/http/an-app.ts";
import { decode } from "#test/support/engine.ts";

const face = { left: 0.5, top: 0, right: 1, bottom: 0.5, name: "face", score: 0.9 };
const focal = [{ left: 0.1, top: 0.1, right: 0.2, bottom: 0.2 }];

async function aPictureInTheShop() {
  const app = await anApp();
  await app.space("shop");
  const token = await app.key(["assets:read", "assets:write", "urls:sign"]);
  const call = async (method: string, path: string, body?: string | Uint8Array) =>
    await app.ask(`/api/v1/spaces/shop${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body }),
    });
  const made = await call("POST", "/assets?path=cat.png", await aPicture("60x40/filters:format(png)"));
  const { id } = (await made.json()) as { id: string };
  const patch = (changes: unknown) => call("PATCH", `/assets/${id}`, JSON.stringify(changes));
  const signed = async (path: string) => {
    const { url } = (await (await call("POST", "/urls", JSON.stringify({ path }))).json()) as { url: string };
    return await app.ask(new URL(url).pathname);
  };
  return Object.assign(app, { id, call, patch, signed });
}

test("what was found is saved with a picture, shown, and ended by an empty list", async () => {
  using app = await aPictureInTheShop();
  const saved = await app.patch({ detections: [face], focal, revision: 1 });
  expect(saved.status).toBe(200);
  expect(await saved.json()).toMatchObject({ revision: 2, focal, detections: [face], path: "cat.png" });
  expect(await (await app.call("GET", `/assets/${app.id}`)).json()).toMatchObject({ detections: [face] });
  const moved = await app.patch({ path: "dog.png" });
  expect(await moved.json()).toMatchObject({ revision: 3, focal, path: "dog.png" });
  const ended = await app.patch({ detections: [], focal: [] });
  expect(await ended.json()).toMatchObject({ revision: 4, focal: [], detections: [] });
});

test("the same once more is no change", async () => {
  using app = await aPictureInTheShop();
  await app.patch({ focal });
  expect(await (await app.patch({ focal })).json()).toMatchObject({ revision: 2 });
  expect((await app.patch({})).status).toBe(422);
});

test.each([
  ["focal", [{ left: 0.5, top: 0, right: 0.5, bottom: 1 }]],
  ["focal", [{ left: -0.1, top: 0, right: 0.5, bottom: 1 }]],
  ["focal", [{ left: 0, top: 0, right: 1 }]],
  ["focal", null],
  ["detections", [{ ...face, right: 1.1 }]],
  ["detections", [{ ...face, score: 2 }]],
  ["detections", [{ ...face, name: "" }]],
  ["detections", [{ ...face, colour: "red" }]],
  ["detections", "face"],
])("a %s of %j is refused, and nothing changes", async (name, regions) => {
  using app = await aPictureInTheShop();
  const refused = await app.patch({ [name]: regions, path: "dog.png" });
  expect(refused.status).toBe(422);
  expect(await (await app.call("GET", `/assets/${app.id}`)).json()).toMatchObject({
    revision: 1,
    path: "cat.png",
  });
});

test("a URL hides what was found from the moment it is saved", async () => {
  using app = await aPictureInTheShop();
  const path = "filters:redact(blue):format(png)/cat.png";
  const before = await app.signed(path);
  const [plainly, plainTag] = [await decode(await before.bytes()), before.headers.get("etag")];
  await app.patch({ detections: [face] });
  const after = await app.signed(path);
  const hidden = await decode(await after.bytes());
  expect(hidden.at(45, 10)).toEqual({ r: 0, g: 0, b: 255, alpha: 255 });
  expect(hidden.at(10, 30)).toEqual(plainly.at(10, 30));
  expect(after.headers.get("etag")).not.toBe(plainTag);
});
