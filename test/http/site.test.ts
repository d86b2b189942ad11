import { expect, test } from "bun:test";
import { createLog } from "#src/lib/log.ts";
import { anApp } from "#test/http/an-app.ts";
import { firstSteps } from "#views/first-steps.ts";

test("/ says where things are and how a picture gets its URL, in the words of the command line", async () => {
  using app = await anApp({ publicUrl: "https://images.example" });
  const response = await app.get("/");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const page = await response.text();
  const steps = firstSteps({ program: "imagor-cloud", publicUrl: "https://images.example" });
  expect(steps).toHaveLength(3);
  const words = page.replaceAll(/<\/?span>|<wbr\/>/g, "");
  for (const { command } of steps)
    expect(words).toContain(command.replaceAll("&", "&amp;").replaceAll('"', "&quot;"));
  expect(words).toContain("https://images.example/i/SPACE/SIGNATURE/OPERATIONS/PATH");
});

test("pages run under a strict policy and ask only this server", async () => {
  using app = await anApp();
  const response = await app.get("/");
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  // Numbers in style attributes, and nothing else that stands in a page.
  expect(policy.replace("style-src-attr 'unsafe-inline'", "")).not.toContain("unsafe");
  const page = await response.text();
  expect(page).not.toMatch(/<script(?![^>]*\ssrc="\/public\/[^>]*><\/script>)|<style|\sstyle=|\son\w+=/);
  const addresses = [...page.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, address]) => address ?? "");
  expect(addresses.length).toBeGreaterThan(3);
  for (const address of addresses) {
    expect(address).toStartWith("/");
    expect([address, (await app.get(address)).status]).toEqual([address, 200]);
  }
});

test("styles are kept for ever under an address that changes with them", async () => {
  using app = await anApp();
  const [, address = ""] =
    /href="(\/public\/css\/tokens[^"]+)"/.exec(await (await app.get("/")).text()) ?? [];
  const response = await app.get(address);
  expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(response.headers.get("content-type")).toBe("text/css; charset=utf-8");
  for (const other of [
    "/public/css/tokens.css",
    "/public/",
    "/public/..%2fpackage.json",
    "/public/css/tokens.000000000000.css",
  ]) {
    expect((await app.get(other)).status).toBe(404);
  }
});

test("what isn't there is a page that says so", async () => {
  using app = await anApp();
  const response = await app.get("/nothing/here");
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const page = await response.text();
  expect(page).toContain("<title>Page not found · Imagor Cloud</title>");
  expect(page).toContain("There is nothing at this address.");
});

test.each(["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])("%s on a page is 405", async (method) => {
  using app = await anApp();
  const response = await app.ask("/", { method });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("who uses another method is told which ones to use", async () => {
  using app = await anApp();
  expect(await (await app.ask("/", { method: "POST" })).text()).toContain("Use GET or HEAD.");
});

test("a URL that is too long is answered as nothing but data", async () => {
  using app = await anApp();
  const response = await app.get(`/${"a".repeat(70_000)}`);
  expect([response.status, response.headers.get("x-content-type-options")]).toEqual([414, "nosniff"]);
  expect(response.headers.get("content-security-policy")).toContain("sandbox");
});

test("HEAD has the length of the page", async () => {
  using app = await anApp();
  const length = (await app.get("/")).headers.get("content-length");
  const head = await app.ask("/", { method: "HEAD" });
  expect([head.status, await head.text(), head.headers.get("content-length")]).toEqual([200, "", length]);
});

test("a browser that looks for an icon finds the one of the pages", async () => {
  using app = await anApp();
  const response = await app.get("/favicon.ico");
  const address = response.headers.get("location") ?? "";
  expect([response.status, address.startsWith("/public/img/icon.")]).toEqual([302, true]);
  expect((await app.get(address)).headers.get("content-type")).toBe("image/svg+xml");
});

test("a server behind https has browsers stay there", async () => {
  using plain = await anApp();
  expect((await plain.get("/")).headers.has("strict-transport-security")).toBe(false);
  using local = await anApp({ publicUrl: "https://localhost:8000" });
  expect((await local.get("/")).headers.has("strict-transport-security")).toBe(false);
  const publicUrl = "https://images.example";
  using secure = await anApp({ publicUrl, deliveryHosts: { "img.example": "shop" } });
  const told = async (url: string) =>
    (await secure.fetch(new Request(url))).headers.get("strict-transport-security");
  for (const path of ["/", "/none", "/api/v1/none", "/i/shop/unsafe/x", "/i/shop/params/x"])
    expect([path, await told(publicUrl + path)]).toEqual([path, "max-age=63072000"]);
  expect(await told("https://img.example/unsafe/x")).toBe(null);
});

test("health needs nothing, readiness needs the database and the storage", async () => {
  using app = await anApp();
  expect(await (await app.get("/healthz")).json()).toEqual({ status: "ok" });
  const ready = await app.get("/readyz");
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: "ok", checks: { database: "ok", storage: "ok", renderer: "ok" } },
  ]);
});

test("a server that can't reach its storage isn't ready, and says no more than that", async () => {
  const log = createLog({ level: "silent" });
  const head = () => Promise.reject(new Error("EIO /data/objects"));
  using app = await anApp({ storage: { head }, log });
  const response = await app.get("/readyz");
  expect(response.status).toBe(503);
  const body = await response.text();
  expect(JSON.parse(body)).toEqual({
    status: "failed",
    checks: { database: "ok", storage: "failed", renderer: "ok" },
  });
});

const unready: [string, () => Promise<unknown>][] = [
  ["can't start its renderer", () => Promise.reject(new Error("noexec /data/cache"))],
  ["waits for its renderer", () => new Promise(() => {})],
];
test.each(unready)("a server that %s isn't ready, and is alive", async (_, readyToRender) => {
  using app = await anApp({ readyToRender, log: createLog({ level: "silent" }) });
  const response = await app.get("/readyz");
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: "failed", checks: { database: "ok", storage: "ok", renderer: "failed" } },
  ]);
  expect((await app.get("/healthz")).status).toBe(200);
});

test("GHSA-6q22-g298-grjh: readiness is found out once a second at most, however often it is asked for", async () => {
  let asked = 0;
  const head = async () => void asked++ as undefined;
  using app = await anApp({ storage: { head } });
  await Promise.all(Array.from({ length: 50 }, () => app.get("/readyz")));
  expect(asked).toBe(1);
  app.clock.advance(1_000);
  await app.get("/readyz");
  expect(asked).toBe(2);
});

const readers: [string, string | undefined, string | undefined, Record<string, string>, number][] = [
  ["this machine", undefined, "127.0.0.1", {}, 200],
  ["this machine by IPv6", undefined, "::1", {}, 200],
  ["this machine by IPv4 in IPv6", undefined, "::ffff:127.0.0.1", {}, 200],
  ["another machine", undefined, "192.0.2.1", {}, 403],
  ["nobody knows who", undefined, undefined, {}, 403],
  ["another through a proxy here", undefined, "127.0.0.1", { "x-forwarded-for": "192.0.2.1" }, 403],
  ["one who claims to be here", undefined, "192.0.2.1", { "x-forwarded-for": "127.0.0.1" }, 403],
  ["who has the token", "sesame-sesame-1", "192.0.2.1", { authorization: "Bearer sesame-sesame-1" }, 200],
  ["who has another", "sesame-sesame-1", "127.0.0.1", { authorization: "Bearer sesame-sesame-2" }, 401],
  ["who has none where there is one", "sesame-sesame-1", "127.0.0.1", {}, 401],
];
test.each(readers)("metrics for %s", async (_, metricsToken, address, headers, status) => {
  using app = await anApp({ metricsToken });
  const response = await app.ask("/metrics", { headers }, address === undefined ? {} : { address });
  expect(response.status).toBe(status);
});

test("who may not read the metrics hears so in short, and not by a page", async () => {
  using app = await anApp();
  for (const [path, method] of [
    ["/metrics", "GET"],
    ["/metrics", "POST"],
    ["/readyz", "POST"],
  ] as const) {
    const response = await app.ask(path, { method });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: response.status });
  }
});

test("metrics count answers by part, method and status, never by path", async () => {
  using app = await anApp();
  await app.get("/i/x/secret-path");
  await app.ask("/", { method: "PROPFIND" });
  const response = await app.ask("/metrics", {}, { address: "127.0.0.1" });
  const metrics = await response.text();
  expect(metrics).toContain(
    'imagor_cloud_http_request_duration_seconds_count{part="delivery",method="GET",status="403"} 1',
  );
  expect(metrics).toContain('part="site",method="other",status="405"');
  expect(metrics).toContain("process_resident_memory_bytes");
  expect(metrics).not.toContain("secret-path");
});

test("every answer has a number that the log has too", async () => {
  using app = await anApp();
  const response = await app.get("/nothing?token=abc");
  const line = app.lines.find(({ msg }) => msg === "access");
  expect(line).toMatchObject({
    requestId: response.headers.get("x-request-id") ?? "none",
    method: "GET",
    path: "/nothing",
    status: 404,
    reason: "not_found",
    bytes: Number(response.headers.get("content-length")),
  });
  expect(line?.ms).toBeNumber();
});

test("who asks can't choose the number or write lines of his own into the log", async () => {
  using app = await anApp();
  const response = await app.get("/%0a%1b[31m{}", { "x-request-id": "mine" });
  expect(response.headers.get("x-request-id")).not.toBe("mine");
  expect(app.lines.filter(({ msg }) => msg === "access")).toHaveLength(1);
});

test("robots may look at the first page and at pictures", async () => {
  using app = await anApp();
  expect(await (await app.get("/robots.txt")).text()).toBe("User-agent: *\nDisallow: /api/\n");
});
