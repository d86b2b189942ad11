import { expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import { createLog } from "#src/lib/log.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";
import { someTime } from "#test/support/clock.ts";

async function aShop(options: Parameters<typeof anApp>[0] = {}) {
  const app = await anApp({ allowUnsafe: true, ...options });
  await app.space("shop");
  await app.space("open", { unsafeAllowed: true, rawAllowed: false });
  await app.put("open", "cat.png", await aPicture("60x40/filters:format(png)"));
  return app;
}

const cases: [string, string, number][] = [
  ["a name with %00", "/i/open/unsafe/cat%00.png", 400],
  ["a name with a line break", "/i/open/unsafe/cat%0a.png", 400],
  ["a twice escaped %00", "/i/open/unsafe/cat%2500.png", 404],
  ["a dot-file", "/i/open/unsafe/.hidden.png", 400],
  ["a dot-folder", "/i/open/unsafe/.git/config", 400],
  ["a climb, escaped once", "/i/open/unsafe/..%2f..%2fetc/passwd", 400],
  ["a climb, escaped twice", "/i/open/unsafe/..%252f..%252fetc/passwd", 400],
  ["a climb by backslash", "/i/open/unsafe/..%5c..%5cetc/passwd", 400],
  ["a colour that is none", "/i/open/unsafe/10x10/color:nosuchcolour", 400],
  ["unsafe where it isn't allowed", "/i/shop/unsafe/cat.png", 403],
  ["nothing at all", "/i/shop/", 403],
  ["no signature", "/i/shop/300x200/cat.png", 403],
  ["a wrong signature", `/i/shop/${"A".repeat(40)}/cat.png`, 403],
  ["a signature of no length that we make", `/i/shop/${"A".repeat(17)}/cat.png`, 403],
  ["an unknown space", "/i/nowhere/unsafe/cat.png", 403],
  ["no space", "/i//unsafe/cat.png", 403],
  ["an original where originals aren't delivered", "/i/open/unsafe/filters:raw()/cat.png", 403],
  ["an unknown picture", "/i/open/unsafe/dog.png", 404],
  ["a picture by other case", "/i/open/unsafe/Cat.png", 404],
  ["no picture", "/i/open/unsafe/meta/", 404],
  ["a version that there isn't", "/i/open/unsafe/filters:version(9)/cat.png", 404],
  ["an address instead of a picture", "/i/open/unsafe/https://example.com/a.png", 404],
  ["an expired URL", `/i/open/unsafe/filters:expire(${someTime})/cat.png`, 410],
  ["an expired URL of an unknown picture", "/i/open/unsafe/filters:expire(1)/dog.png", 410],
  ["a URL that expired in 1970", "/i/open/unsafe/filters:expire(0)/cat.png", 410],
  ["a URL that expired before 1970", "/i/open/unsafe/filters:expire(-1)/cat.png", 410],
  ["a URL that expired long before", `/i/open/unsafe/filters:expire(-${"9".repeat(30)})/cat.png`, 410],
  ["too large a result", "/i/open/unsafe/99999x99999/cat.png", 422],
];

test.each(cases)("%s: %s is %p", async (_, path, status) => {
  using app = await aShop();
  const response = await app.get(path);
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.has("etag")).toBe(false);
  const body = (await response.json()) as { message: string; status: number };
  expect(Object.keys(body)).toEqual(["message", "status"]);
  expect(body.status).toBe(status);
  expect(body.message).toMatch(/^[A-Z].{10,}\.$/);
});

test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])(
  "%s is 405 and told what is allowed",
  async (method) => {
    using app = await aShop();
    for (const space of ["open", "nowhere"]) {
      const response = await app.ask(`/i/${space}/unsafe/cat.png`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      expect(await response.json()).not.toMatchObject({ message: expect.stringContaining(`or ${method}`) });
    }
  },
);

test("a stranger can't tell an unknown space from a wrong signature", async () => {
  using app = await aShop({ deliveryDomain: "cdn.example" });
  const urls = [
    `http://localhost/i/shop/${"A".repeat(40)}/cat.png`,
    `http://localhost/i/nowhere/${"A".repeat(40)}/cat.png`,
    "http://localhost/i/shop/unsafe/cat.png",
    "http://localhost/i/nowhere/unsafe/cat.png",
    "http://localhost/i/nowhere/cat.png",
    "http://shop.cdn.example/unsafe/cat.png",
    "http://nowhere.cdn.example/unsafe/cat.png",
    "http://cdn.example/",
  ];
  const answers = await Promise.all(
    urls.map(async (url) => {
      const response = await app.fetch(new Request(url));
      response.headers.delete("x-request-id");
      return JSON.stringify([response.status, [...response.headers], await response.text()]);
    }),
  );
  expect(new Set(answers).size).toBe(1);
});

test("a key that was disabled opens nothing any more", async () => {
  using app = await aShop();
  const { disableSigningKey, listSigningKeys } = await import("#src/domain/delivery/signing-keys.ts");
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const path = await app.sign("shop", "10x10/cat.png");
  expect((await app.get(path)).status).toBe(200);
  const system = { kind: "system" } as const;
  const [key] = await listSigningKeys(app.context, system, { spaceKey: "shop" });
  await disableSigningKey(app.context, system, { spaceKey: "shop", id: key?.id ?? "" });
  expect((await app.get(path)).status).toBe(403);
});

const refusals: [RefusalCode, number, string | null][] = [
  ["unsupported", 406, null],
  ["broken", 406, null],
  ["too_large", 422, null],
  ["too_costly", 422, null],
  ["invalid", 400, null],
  ["storage_full", 507, null],
  ["upstream", 502, null],
  ["upstream_timeout", 504, null],
  ["overloaded", 503, "1"],
  ["rate_limited", 429, "60"],
];
test.each(refusals)("what can't be rendered because it is %s is %p", async (code, status, retryAfter) => {
  const render = () =>
    Promise.reject(new Refusal(code, "A sentence for people.", { cause: new Error("/var/lib/x") }));
  using app = await aShop({ renderer: { render } });
  const response = await app.get("/i/open/unsafe/10x10/cat.png");
  expect(response.status).toBe(status);
  expect(response.headers.get("retry-after")).toBe(retryAfter);
  expect(await response.json()).toEqual({ message: "A sentence for people.", status });
});

test("a fault of ours is a 500 that tells nothing but a number, which the log has with the details", async () => {
  const lines: string[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
  const render = () => Promise.reject(new Error("vips: /var/lib/imagor/objects/ab is broken"));
  using app = await aShop({ renderer: { render }, log });
  const response = await app.get("/i/open/unsafe/10x10/cat.png");
  const id = response.headers.get("x-request-id") ?? "none";
  const body = await response.text();
  expect(response.status).toBe(500);
  expect(body).toContain(id);
  expect(body).not.toContain("vips");
  const logged = lines.find((line) => line.includes("vips: /var/lib"));
  expect(logged).toContain(id);
});

test.each([
  ["no more files can be opened", "EMFILE", 503, "1"],
  ["there is no room on the disk, wherever that shows,", "ENOSPC", 507, null],
])("while %s, who needs some is told so (%s)", async (_, code, status, again) => {
  const picture = await aPicture();
  const fail = async () => {
    throw Object.assign(new Error(`${code}: open '/var/lib/x'`), { code });
  };
  const log = createLog({ level: "info", destination: { write: () => {} } });
  using app = await anApp({ allowUnsafe: true, storage: { put: fail }, renderer: { render: fail }, log });
  await app.space("open", { unsafeAllowed: true });
  const authorization = `Bearer ${await app.key(["assets:write"])}`;
  const upload = { method: "POST", headers: { authorization }, body: picture };
  const answers = [
    await app.ask("/api/v1/spaces/open/assets?path=dog.png", upload),
    await app.ask("/i/open/unsafe/10x10/color:red"),
  ];
  for (const answer of answers) {
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, again]);
    expect(await answer.text()).not.toContain(code);
  }
});

test("who waits for his picture too long is told when to ask again", async () => {
  const render = () => new Promise<never>(() => {});
  using app = await aShop({ renderer: { render }, patienceSeconds: 0.05 });
  const response = await app.get("/i/open/unsafe/10x10/cat.png");
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
});

test("without room for another, new pictures are refused before anything is begun, and kept ones served", async () => {
  let isFull = false;
  using app = await aShop({ renderer: { hasRoom: () => !isFull } });
  const kept = "/i/open/unsafe/10x10/cat.png";
  expect((await app.get(kept)).status).toBe(200);
  isFull = true;
  expect((await app.get(kept)).status).toBe(200);
  const refused = await app.get("/i/open/unsafe/11x10/cat.png");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
});

const causes: [RefusalCode, string][] = [
  ["broken", "debug"],
  ["invalid", "debug"],
  ["storage_full", "warn"],
  ["too_costly", "warn"],
  ["upstream", "warn"],
  ["overloaded", "warn"],
];
test.each(causes)(
  "what lies behind %s is logged at %s, with the number of the request",
  async (code, level) => {
    const lines: Record<string, unknown>[] = [];
    const log = createLog({
      level: "debug",
      destination: { write: (line) => void lines.push(JSON.parse(line)) },
    });
    const cause = new Error("vips: out of order, line 17");
    const render = () => Promise.reject(new Refusal(code, "A sentence for people.", { cause }));
    using app = await aShop({ renderer: { render }, log });
    const response = await app.get("/i/open/unsafe/10x10/cat.png");
    expect(await response.text()).not.toContain("vips");
    const line = lines.find(({ msg }) => msg === "request refused");
    expect(line).toMatchObject({ level, reason: code, err: { message: cause.message } });
    expect(line?.requestId).toBe(response.headers.get("x-request-id") ?? "none");
  },
);

test("a picture deleted while it was rendered is not found", async () => {
  let remove = async () => {};
  const render = async () => {
    await remove();
    throw new Error("Input file is missing");
  };
  using app = await aShop({ renderer: { render } });
  const { id: assetId } = await app.put("open", "dog.png", await aPicture());
  remove = () => deleteAsset(app.context, system, { spaceKey: "open", assetId });
  expect((await app.get("/i/open/unsafe/10x10/dog.png")).status).toBe(404);
});

test("who asks for a picture that there isn't hears which and what to look at, and no more of any other", async () => {
  using app = await aShop();
  await app.put("shop", "theirs.png", await aPicture());
  const said = async (path: string) =>
    ((await (await app.get(`/i/open/unsafe/${path}`)).json()) as { message: string }).message;
  const missing = (name: string) =>
    `There is no picture "${name}" in this space. Check its spelling, capitals too, and its version() where it names one.`;
  expect(await said("10x10/a%20dog.png")).toBe(missing("a dog.png"));
  expect(await said("filters:version(9)/cat.png")).toBe(missing("cat.png"));
  expect(await said("theirs.png")).toBe(missing("theirs.png"));
  expect(await said("x".repeat(60_000))).toBe(missing("x".repeat(1_024)));
  expect(await said("meta/")).toBe("This URL names no picture. Write its path at the end.");
});

test("a URL longer than 64 KB is 414 wherever it goes", async () => {
  using app = await aShop();
  const long = "a".repeat(70_000);
  for (const path of [`/i/open/unsafe/${long}`, `/api/v1/${long}`, `/${long}`, `/?${long}`]) {
    const response = await app.get(path);
    expect(response.status).toBe(414);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toContain("longer than 65536 bytes. Ask for less in one.");
  }
});
