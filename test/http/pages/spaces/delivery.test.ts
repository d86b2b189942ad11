import { expect, setDefaultTimeout, test } from "bun:test";
import { findSpace, updateSpace } from "#src/domain/spaces/spaces.ts";
import { leads } from "#test/http/a-browser.ts";
import { aPicture, system } from "#test/http/an-app.ts";
import { aSpaceOfPeople, hiddenIn } from "./a-space.ts";

setDefaultTimeout(60_000);

const delivery = "/spaces/shop/settings/delivery";

test("each part of the settings is saved by itself", async () => {
  using app = await aSpaceOfPeople({ allowUnsafe: true });
  const manager = await app.member("mia@example.com", "member", { inSpace: "manager" });
  const save = async (part: string, fields: Record<string, string>) => {
    const revision = hiddenIn(await manager.page(delivery), "revision");
    expect(leads(await manager.post(delivery, { part, revision, ...fields }))).toEqual([303, delivery]);
  };
  await save("serving", { defaults: "imagor", unsafeAllowed: "yes", svgAllowed: "yes" });
  await save("protection", {
    publicMaxSide: "2000",
    originalsNeverPublic: "yes",
    referrers: "Example.com, *.example.org",
    "strip.exif": "yes",
    "strip.profile": "yes",
  });
  await save("quality", { "autoFormats.webp": "yes", jpegQuality: "70" });
  await save("caching", { maxAgeSeconds: "0" });
  await save("limits", { resultMaxSide: "3000" });
  expect(await findSpace(app.context, system, "shop")).toMatchObject({
    defaults: "imagor",
    unsafeAllowed: true,
    rawAllowed: false,
    svgAllowed: true,
    viewersDownload: false,
    rules: {
      publicMaxSide: 2_000,
      originalsNeverPublic: true,
      referrers: ["example.com", "*.example.org"],
      strip: ["exif", "profile"],
      autoFormats: ["webp"],
      jpegQuality: 70,
      maxAgeSeconds: 0,
    },
    limits: { resultMaxSide: 3_000 },
  });
  expect(await manager.page(delivery)).toContain('value="example.com, *.example.org"');
  await save("protection", {});
  const { rules } = await findSpace(app.context, system, "shop");
  expect(rules).toEqual({ autoFormats: ["webp"], jpegQuality: 70, maxAgeSeconds: 0 });
});

test("all that is wrong is said beside its field, and nothing of it is saved", async () => {
  using app = await aSpaceOfPeople();
  const owner = await app.member("ada@example.com", "owner");
  const revision = hiddenIn(await owner.page(delivery), "revision");
  const wrong = {
    publicMaxSide: "1.5",
    referrers: "https://x/",
    fallback: "../x",
    originalsNeverPublic: "yes",
  };
  const answer = await owner.post(delivery, { part: "protection", revision, ...wrong });
  expect(answer.status).toBe(422);
  const html = await answer.text();
  for (const sentence of ["a whole number from 1 to 100,000", "Enter hosts such as", "have this path"]) {
    expect(html).toContain(sentence);
  }
  expect(html).toContain('value="1.5"');
  const limits = await owner.post(delivery, {
    part: "limits",
    revision,
    resultMaxSide: "10000",
    cpuSeconds: "0",
  });
  expect(limits.status).toBe(422);
  expect(await limits.text()).toContain("a whole number from 1 to 9,999");
  expect((await owner.post(delivery, { part: "everything", revision })).status).toBe(422);
  expect(await findSpace(app.context, system, "shop")).toMatchObject({ rules: {}, limits: {} });
});

test("who saves over a colleague's change is shown both", async () => {
  using app = await aSpaceOfPeople();
  const owner = await app.member("ada@example.com", "owner");
  const revision = hiddenIn(await owner.page(delivery), "revision");
  await updateSpace(app.context, system, { key: "shop", rules: { jpegQuality: 60 } });
  const late = await owner.post(delivery, { part: "quality", revision, jpegQuality: "75" });
  expect(late.status).toBe(409);
  const html = await late.text();
  expect(html).toMatch(/Quality of JPEG<\/span>.*?<span>60<\/span>.*?<span>75<\/span>/s);
  const again = { part: "quality", revision: hiddenIn(html, "revision"), jpegQuality: "75" };
  expect((await owner.post(delivery, again)).status).toBe(303);
});

test("where the server forbids unsigned URLs no space allows them", async () => {
  using app = await aSpaceOfPeople({ allowUnsafe: false });
  const owner = await app.member("ada@example.com", "owner");
  const html = await owner.page(delivery);
  expect(html).toContain("Set by ALLOW_UNSAFE on the server");
  const revision = hiddenIn(html, "revision");
  await owner.post(delivery, { part: "serving", revision, defaults: "web", unsafeAllowed: "yes" });
  expect((await findSpace(app.context, system, "shop")).unsafeAllowed).toBe(false);
});

test("viewers have originals where the space lets them", async () => {
  using app = await aSpaceOfPeople();
  const owner = await app.member("ada@example.com", "owner");
  const viewer = await app.guest("gus@example.com", "viewer");
  const { id } = await app.put("shop", "a.png", await aPicture("6x4/filters:format(png)"));
  const original = `/spaces/shop/pictures/${id}/original`;
  expect((await viewer.get(original)).status).toBe(200);
  const revision = hiddenIn(await owner.page(delivery), "revision");
  await owner.post(delivery, { part: "serving", revision, defaults: "web" });
  expect((await viewer.get(original)).status).toBe(403);
  expect(await viewer.page(`/spaces/shop/pictures/${id}`)).not.toContain(original);
});

test("a signing key is made, shown once, replaced and disabled, and URLs follow", async () => {
  using app = await aSpaceOfPeople();
  const manager = await app.guest("gus@example.com", "manager");
  await app.put("shop", "a.png", await aPicture("6x4/filters:format(png)"));
  const before = await app.sign("shop", "3x2/a.png");
  const old = /\?disable=([\w-]{36})#disable/.exec(await manager.page(delivery))?.[1] ?? "";
  const made = await manager.post("/spaces/shop/settings/signing-keys", {
    algorithm: "sha512",
    truncate: "0",
  });
  expect(made.status).toBe(200);
  const secret = /data-copies="([\w-]{43})"/.exec(await made.text())?.[1] ?? "";
  expect(secret).not.toBe("");
  expect(await manager.page(delivery)).not.toContain(secret);
  const after = await app.sign("shop", "3x2/a.png");
  expect([(await app.get(before)).status, (await app.get(after)).status]).toEqual([200, 200]);
  expect(await manager.page(`${delivery}?disable=${old}`)).toContain("are refused from then on");
  const disabled = await manager.post("/spaces/shop/settings/signing-keys/disable", { id: old });
  expect(leads(disabled)).toEqual([303, delivery]);
  expect([(await app.get(before)).status, (await app.get(after)).status]).toEqual([403, 200]);
  const wrong = await manager.post("/spaces/shop/settings/signing-keys", {
    algorithm: "sha1",
    truncate: "40",
  });
  expect([wrong.status, (await wrong.text()).includes("Enter 0, or a number from 17")]).toEqual([422, true]);
});

test("a key of another space is as one that isn't there", async () => {
  using app = await aSpaceOfPeople();
  const owner = await app.member("ada@example.com", "owner");
  await app.space("blog");
  const foreign =
    /\?disable=([\w-]{36})#/.exec(await owner.page("/spaces/blog/settings/delivery"))?.[1] ?? "";
  const statuses = [];
  for (const id of [foreign, "01a20846-fe00-7696-a48c-8b66843a890f", "x"]) {
    statuses.push((await owner.post("/spaces/shop/settings/signing-keys/disable", { id })).status);
    expect(await owner.page(`${delivery}?disable=${id}`)).not.toContain('id="disable"');
  }
  expect(statuses).toEqual([404, 404, 404]);
});

test("an archived space shows how it is served and lets nobody change it", async () => {
  using app = await aSpaceOfPeople();
  const owner = await app.member("ada@example.com", "owner");
  await owner.post("/spaces/shop/settings/archive");
  const html = await owner.page(delivery);
  expect(html).toContain("This space is archived");
  expect(html).not.toContain("<span>Save</span>");
  const revision = hiddenIn(html, "revision");
  expect((await owner.post(delivery, { part: "caching", revision, maxAgeSeconds: "5" })).status).toBe(403);
});
