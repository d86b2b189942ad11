import { expect, test } from "bun:test";
import { scopes } from "#src/domain/permissions.ts";
import { embeddedDirectory } from "#src/embedded.ts";
import { apiRoutes } from "#src/http/api/v1/routes.ts";
import { createMetrics } from "#src/http/ops/metrics.ts";
import { LivePages } from "#src/http/pages/live.ts";
import { loadPublicFiles } from "#src/http/pages/public-files.ts";
import { createSite } from "#src/http/site.ts";
import type { TestApp } from "#test/http/an-app.ts";
import { aLibrary, home } from "#test/http/pages/library/a-library.ts";
import { signedIn } from "#test/support/people.ts";

interface Route {
  method: string;
  path: string;
}

/** All that answers on the app's host, in the order of its tables. */
function routesOf({ context }: TestApp): Route[] {
  const pool = { state: () => ({}) as never, listen: () => {} };
  const metrics = createMetrics({ ...context, pool });
  const site = createSite({
    ...context,
    pool,
    settings: [],
    metrics,
    metricsToken: undefined,
    files: loadPublicFiles(embeddedDirectory("public")),
    trust: () => false,
    allowUnsafe: false,
    installation: { dataDir: "/data", mailHost: undefined, mailFrom: undefined },
    readyToRender: async () => {},
    stored: () => {},
    live: new LivePages(context),
    patienceSeconds: 1,
  });
  return [...site.routes, ...apiRoutes(() => context as never).routes];
}

const filePart = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
/** What a body says that it is, and how it begins. */
const kinds: [type: string, start: string][] = [
  ["application/x-www-form-urlencoded", "email="],
  ["multipart/form-data; boundary=b", filePart],
  ["multipart/form-data; boundary=b", filePart.replace('; filename="a.png"', "")],
  ["multipart/form-data; boundary=b", "before the first part"],
  ["application/json", '{"path":"'],
  ["application/octet-stream", "\x89PNG\r\n\x1a\n"],
];
const chunk = new Uint8Array(65_536).fill(0x61);
/** Far beyond the largest that any route takes here: a font. */
const sentBytes = 40_000_000;
const mostTakenBytes = 12_000_000;

/** A body without a length, and how much of it was taken. */
function endless(start: string) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken >= sentBytes) return controller.close();
        const part = taken === 0 ? new TextEncoder().encode(start) : chunk;
        taken += part.byteLength;
        controller.enqueue(part);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken };
}

test("CVE-2026-45713, CVE-2026-48824, CVE-2025-59471, CVE-2026-44577: no route reads a body without end", async () => {
  using app = await aLibrary();
  const { id } = await app.put("shop", "cat.png", app.png);
  const key = { authorization: `Bearer ${await app.key([...scopes])}` };
  await app.person("manager");
  const routes = routesOf(app).filter(({ method }) => !["GET", "HEAD"].includes(method));
  expect(routes.length).toBeGreaterThan(25);
  const besides = [
    { method: "POST", path: "/i/shop/unsafe/10x10/cat.png" },
    { method: "POST", path: "/healthz" },
    { method: "PUT", path: "/nothing" },
  ];
  for (const { method, path } of [...routes, ...besides]) {
    // Some of them end the session that they are asked in; and nobody signs in so often in a quarter of an hour.
    app.clock.advance(20_000);
    const { token } = await signedIn(app.context, "manager@example.com");
    for (const who of [{}, { cookie: `session=${token}`, ...key }])
      for (const [type, start] of kinds) {
        const address = path.replace(":space", "shop").replaceAll(/:\w+/g, id);
        const { body, taken } = endless(start);
        const headers = { ...home, ...who, "content-type": type };
        const sent = path.endsWith("/assets") ? `${address}?path=a.png` : address;
        const { status } = await app.ask(sent, { method, headers, body });
        const what = `${method} ${path} (${type}${"cookie" in who ? ", signed in" : ""})`;
        expect([what, status < 500, taken() <= mostTakenBytes]).toEqual([what, true, true]);
      }
  }
}, 60_000);
