import { expect, test } from "bun:test";
import type { Mail } from "#src/clients/mail.ts";
import { networks } from "#src/config/kinds.ts";
import { startJobs } from "#src/jobs/schedule.ts";
import { createLog } from "#src/lib/log.ts";
import { aBrowser } from "#test/http/a-browser.ts";
import { type AppOptions, anApp, aPicture } from "#test/http/an-app.ts";
import { aLibrary } from "#test/http/pages/library/a-library.ts";
import { anAccount, password } from "#test/support/people.ts";
import { hostileIn } from "#test/views/hostile-in.ts";

const email = "ada@example.com";

/** An app that hands its mails to somebody. */
async function aMailingApp(send: (mail: Mail) => Promise<void>, options: AppOptions = {}) {
  const app = await anApp({
    mailer: { send, check: async () => {} },
    log: createLog({ level: "silent" }),
    ...options,
  });
  await anAccount(app.context);
  return app;
}

test("GHSA-3529-5m8x-rpv3: whatever host a request claims, links in mails lead to PUBLIC_URL", async () => {
  const sent = Promise.withResolvers<Mail>();
  const publicUrl = "https://images.example";
  using app = await aMailingApp(async (mail) => sent.resolve(mail), { publicUrl });
  const answer = await app.fetch(
    new Request("http://evil.example/reset", {
      method: "POST",
      body: new URLSearchParams({ email }).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        host: "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "http",
        "x-original-host": "evil.example",
        "x-forwarded-for": "203.0.113.1",
        forwarded: "for=203.0.113.1;host=evil.example;proto=http",
        origin: "https://evil.example",
        referer: "https://evil.example/",
      },
    }),
    { address: "192.0.2.1" },
  );
  expect(answer.status).toBe(200);
  const running = startJobs(app.context);
  const { text, html } = await sent.promise;
  await running.stop();
  for (const part of [text, html]) {
    expect(part).toContain(`${publicUrl}/reset/new?token=`);
    expect(part).not.toContain("evil");
    for (const [link] of part.matchAll(/https?:\/\/[^\s"<]+/g)) expect(link).toStartWith(publicUrl);
  }
});

const falls: [string, () => Promise<void>][] = [
  [
    "throws before it returns",
    () => {
      throw new Error("dropped it");
    },
  ],
  ["fails later", async () => await Promise.reject(new Error("broken"))],
  ["throws what is no error", async () => await Promise.reject(undefined)],
];
test.each(falls)("PocketBase #7762: work behind the scenes that %s stops no server", async (_, fall) => {
  const tried = Promise.withResolvers<void>();
  using app = await aMailingApp(() => {
    tried.resolve();
    return fall();
  });
  const browser = aBrowser(app);
  await browser.post("/reset", { email });
  const running = startJobs(app.context);
  await tried.promise;
  expect((await app.get("/healthz")).status).toBe(200);
  expect((await browser.post("/sign-in", { email, password })).status).toBe(303);
  await running.stop();
});

test("CVE-2026-27588: a host is the same in any writing, and shows the pages of no other", async () => {
  using app = await anApp({
    allowUnsafe: true,
    publicUrl: "http://app.example",
    deliveryDomain: "cdn.example",
    deliveryHosts: { "img.example": "shop" },
  });
  await app.space("shop", { unsafeAllowed: true });
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const show = async (host: string, path: string) => {
    const answer = await app.fetch(new Request(`http://${host}${path}`, { headers: { host } }));
    return [answer.status, answer.headers.get("content-type")];
  };
  for (const host of [
    "img.example",
    "IMG.EXAMPLE",
    "Img.Example.",
    "img.example:80",
    "SHOP.Cdn.Example",
    "shop.cdn.example.",
  ]) {
    expect([host, ...(await show(host, "/unsafe/10x10/cat.png"))]).toEqual([host, 200, "image/png"]);
    for (const path of ["/", "/sign-in", "/api/v1/openapi.json", "/metrics", "/healthz"]) {
      const [status, type] = await show(host, path);
      expect([host, path, Number(status) >= 400, type]).toEqual([host, path, true, "application/json"]);
    }
  }
  for (const host of ["CDN.EXAMPLE", "cdn.example.", "x.CDN.example"])
    expect((await show(host, "/sign-in"))[0]).toBe(403);
});

test.each(["*", "0.0.0.0/0,*", "all", "any", "true"])("CVE-2026-20896: TRUSTED_PROXIES can't be %p", (text) =>
  expect(networks.parse(text)).toBeUndefined(),
);

const payloads = [
  `"><script>alert(1)</script>`,
  `<img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</title><svg/onload=alert(1)>`,
  `javascript:alert(1)`,
  `<a href="javascript:alert(1)">x</a>`,
];
test("CVE-2025-68942, CVE-2025-68946, CVE-2026-28737: names of people, spaces and pictures are text on every page that shows them", async () => {
  using app = await aLibrary();
  for (const [number, payload] of payloads.entries()) {
    const key = `space-${number}`;
    const address = `eve-${number}@example.com`;
    const { orgId } = await anAccount(app.context, { email: address });
    await app.space(key, { orgId, name: payload });
    const { id } = await app.put(
      key,
      `${payload.replaceAll("/", "")}/${payload.replaceAll("/", "")}.png`,
      app.png,
    );
    const browser = aBrowser(app);
    await browser.post("/sign-in", { email: address, password, next: payload });
    const profile = { revision: "1", name: payload, language: "en", theme: "dark", timeZone: payload };
    const answers = [
      await (await browser.post("/me", profile)).text(),
      await (await browser.post("/me", { ...profile, timeZone: "UTC" })).text(),
      await (await browser.post("/me/email", { email: payload })).text(),
      await (
        await aBrowser(app).post("/sign-in", { email: payload, password: payload, next: payload })
      ).text(),
      await (await aBrowser(app).post("/reset", { email: payload })).text(),
    ];
    const paths = [
      "/",
      "/me",
      "/me/security",
      "/me/sessions",
      `/spaces/${key}`,
      `/spaces/${key}/pictures/${id}`,
    ];
    for (const path of [...paths, `/sign-in?${new URLSearchParams({ next: payload })}`])
      answers.push(await browser.page(path));
    expect(await browser.page("/me")).toContain(Bun.escapeHTML(payload).slice(0, 4));
    for (const html of answers) expect(hostileIn(html)).toEqual([]);
  }
}, 30_000);
