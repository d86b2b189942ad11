import { expect, test } from "bun:test";
import { updateAsset } from "#src/domain/assets/update.ts";
import { families } from "#src/imaging/filters/registry.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";
import { detections, everyFamilyPath, type Family, familyPaths } from "./family-paths.ts";

test.each(Object.keys(families) as Family[])("hostile files go through every filter of %s", (family) => {
  const called = familyPaths[family]("a.png").flatMap((path) => parsePath(path).filters);
  const names = new Set(called.map(({ name }) => name));
  expect(families[family].map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
});

test("a file that isn't hostile comes back from each of these paths", async () => {
  using app = await anApp({ allowUnsafe: true });
  await app.space("shop", { unsafeAllowed: true, rawAllowed: true });
  const { id: assetId } = await app.put("shop", "a.png", await aPicture("60x40/filters:format(png)"));
  await updateAsset(app.context, system, { spaceKey: "shop", assetId, detections });
  for (const path of everyFamilyPath("a.png"))
    expect([path, (await app.get(`/i/shop/unsafe/${path}`)).status]).toEqual([path, 200]);
});
