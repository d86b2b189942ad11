import { expect, test } from "bun:test";
import { disableSigningKey, listSigningKeys } from "#src/domain/delivery/signing-keys.ts";
import { admitted, grant, heldGrants, lookUpGrant } from "#src/http/delivery/grant.ts";
import { parseCandidates } from "#src/imaging/url/parse.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";

test("a key that is disabled while a URL is on its way opens nothing afterwards", async () => {
  using app = await anApp();
  await app.space("shop");
  await app.put("shop", "cat.png", await aPicture("6x4/filters:format(png)"));
  const path = (await app.sign("shop", "3x2/cat.png")).replace("/i/shop/", "");
  const needs = { ...app.context, allowUnsafe: false };
  const url = { spaceKey: "shop", path };

  const held = heldGrants(app.context.db);
  const asked = await admitted(needs, url, parseCandidates(path));
  for (const { id } of await listSigningKeys(app.context, system, { spaceKey: "shop" })) {
    await disableSigningKey(app.context, system, { spaceKey: "shop", id });
  }
  await grant(needs, held, url, asked);
  expect(lookUpGrant(heldGrants(app.context.db), url)).toBeUndefined();
  expect((await app.get(`/i/shop/${path}`)).status).toBe(403);
});
