import { expect, test } from "bun:test";
import { noteDeliveries } from "#src/domain/spaces/activity.ts";
import { aLibrary } from "#test/http/pages/library/a-library.ts";
import { anAccount, signedIn } from "#test/support/people.ts";

const path = "/spaces/shop/activity";

test("a manager sees the uploads, changes and deliveries of the last 30 days", async () => {
  using app = await aLibrary();
  const manager = await app.person("manager");
  await app.put("shop", "cat.png", app.png);
  const url = await app.sign("shop", "30x20/cat.png");
  // Each way of remembering an answer counts, and what sends no picture doesn't.
  for (let times = 0; times < 5; times += 1) expect((await app.get(url)).status).toBe(200);
  const etag = (await app.get(url)).headers.get("etag") ?? "";
  await app.get(url, { range: "bytes=0-3" });
  await app.get(url, { "if-none-match": etag });
  await app.ask(url, { method: "HEAD" });
  await app.get(`${url}x`);
  await app.get(await app.sign("shop", "30x20/missing.png"));
  await noteDeliveries(app.context);
  const { status, html } = await app.page(path, manager);
  expect(status).toBe(200);
  for (const label of ["7 deliveries in 30 days", "1 upload in 30 days", "0 changes in 30 days"])
    expect(html).toContain(`aria-label="${label}"`);
  expect(html.match(/<title>\d+ \w+: \d+<\/title>/g)).toHaveLength(3 * 30);
  expect(html.match(/<th scope="row">/g)).toHaveLength(30);
  app.clock.advance(30 * 86_400_000);
  const { token } = await signedIn(app.context, "manager@example.com");
  const { html: later } = await app.page(path, { cookie: `session=${token}` });
  expect(later).toContain('aria-label="0 deliveries in 30 days"');
});

test("who manages the space is led there, and who doesn't neither sees nor gets it", async () => {
  using app = await aLibrary();
  const [manager, editor, stranger] = [
    await app.person("manager"),
    await app.person("editor"),
    await app.person(),
  ];
  expect((await app.page("/spaces/shop", manager)).html).toContain(path);
  expect((await app.page("/spaces/shop", editor)).html).not.toContain(path);
  expect((await app.page(path, editor)).status).toBe(403);
  const mask = (html: string) => html.replaceAll(/shop|none|[0-9a-f]{8}-[0-9a-f-]{27}/g, "");
  const [foreign, missing] = [
    await app.page(path, stranger),
    await app.page("/spaces/none/activity", stranger),
  ];
  expect([foreign.status, mask(foreign.html)]).toEqual([404, mask(missing.html)]);
});

test("the name of a space stays text", async () => {
  using app = await aLibrary();
  await app.space("bad", { name: `"><script>alert(1)</script>` });
  await anAccount(app.context, { orgId: app.org.id });
  const { token } = await signedIn(app.context);
  const { status, html } = await app.page("/spaces/bad/activity", { cookie: `session=${token}` });
  expect([status, html.replaceAll(/"[^"]*"/g, "").includes("<script>")]).toEqual([200, false]);
  expect(html).toContain("&lt;script&gt;alert(1)");
});
