import { expect, test } from "bun:test";
import { updateAsset } from "#src/domain/assets/update.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";

const sandbox = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

async function aShop(options: Parameters<typeof anApp>[0] = {}) {
  const app = await anApp({ allowUnsafe: true, ...options });
  await app.space("shop");
  await app.space("old", { defaults: "imagor", unsafeAllowed: true });
  const picture = await aPicture("60x40/filters:format(png)");
  await app.put("shop", "folder/cat.png", picture);
  await app.put("old", "folder/cat.png", picture);
  return app;
}

test("a signed URL shows the picture in the size it asks for", async () => {
  using app = await aShop();
  const response = await app.get(await app.sign("shop", "30x20/folder/cat.png"));
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("image/png");
  expect(response.headers.get("cache-control")).toBe("public, max-age=3600, stale-while-revalidate=86400");
  expect(response.headers.get("content-disposition")).toBe("inline");
  const bytes = await response.bytes();
  expect(response.headers.get("content-length")).toBe(String(bytes.length));
  expect([bytes[19], bytes[23]]).toEqual([30, 20]);
});

test("every answer, refusals too, is data for anyone and a page for nobody", async () => {
  using app = await aShop();
  const paths = [
    await app.sign("shop", "30x20/folder/cat.png"),
    await app.sign("shop", "30x20/none.png"),
    "/i/shop/unsafe/x",
    "/i/nowhere/unsafe/x",
    "/i/shop/params/x",
  ];
  for (const path of paths) {
    const { headers } = await app.get(path);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("content-security-policy")).toBe(sandbox);
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(headers.get("timing-allow-origin")).toBe("*");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.has("set-cookie")).toBe(false);
  }
});

test("the three ways to a space show the same", async () => {
  using app = await aShop({ deliveryDomain: "cdn.example", deliveryHosts: { "img.example": "shop" } });
  const path = (await app.sign("shop", "30x20/folder/cat.png")).replace("/i/shop", "");
  const ways = [
    `http://localhost/i/shop${path}`,
    `http://shop.cdn.example${path}`,
    `http://img.example${path}`,
  ];
  const tags = await Promise.all(
    ways.map(async (url) => {
      const response = await app.fetch(new Request(url));
      expect(response.status).toBe(200);
      return response.headers.get("etag");
    }),
  );
  expect(new Set(tags).size).toBe(1);
});

test("unsigned URLs answer only where the space allows it", async () => {
  using app = await aShop();
  expect((await app.get("/i/old/unsafe/30x20/folder/cat.png")).status).toBe(200);
  expect((await app.get("/i/shop/unsafe/30x20/folder/cat.png")).status).toBe(403);
  expect((await app.get(await app.sign("old", "30x20/folder/cat.png"))).status).toBe(200);
});

test("a wholly escaped path is understood, and may be signed as it was before it was escaped", async () => {
  using app = await aShop();
  const escaped = (path: string) => path.replaceAll(":", "%3A").replaceAll("(", "%28").replaceAll(")", "%29");
  const signed = await app.sign("shop", "30x20/filters:grayscale()/folder/cat.png");
  expect((await app.get(escaped(signed))).status).toBe(200);
});

test("names keep what they are in any writing", async () => {
  using app = await aShop();
  const picture = await aPicture("8x8/filters:format(png)");
  for (const name of [
    "a b.png",
    "ü/é漢.png",
    "100%.png",
    "a+b.png",
    "(x),y.png",
    "q?x=1#z.png",
    "a'b\"c.png",
  ]) {
    await app.put("old", name, picture);
    const asked = `/i/old/unsafe/4x4/${encodeURIComponent(name)}`;
    expect([name, (await app.get(asked)).status]).toEqual([name, 200]);
  }
  expect((await app.get("/i/old/unsafe/4x4/a+b.png")).status).toBe(200);
  expect((await app.get("/i/old/unsafe/4x4/u\u0308/e\u0301%E6%BC%A2.png")).status).toBe(200);
});

test("plain colours need no picture", async () => {
  using app = await aShop();
  const response = await app.get("/i/old/unsafe/30x20/filters:format(png)/color:ff8800");
  expect(response.headers.get("content-type")).toBe("image/png");
  expect((await app.get("/i/old/unsafe/30x20/color:nosuchcolour")).status).toBe(400);
});

test("a moved picture goes on answering at its old path until another takes it", async () => {
  using app = await aShop();
  const asset = await app.put("old", "a.png", await aPicture("10x10/filters:format(png)"));
  await updateAsset(app.context, system, { spaceKey: "old", assetId: asset.id, path: "b.png" });
  const before = await app.get("/i/old/unsafe/4x4/a.png");
  expect(before.status).toBe(200);
  expect((await app.get("/i/old/unsafe/4x4/b.png")).headers.get("etag")).toBe(before.headers.get("etag"));
  await app.put("old", "a.png", await aPicture("10x10/filters:format(png)", "blue"));
  expect((await app.get("/i/old/unsafe/4x4/a.png")).headers.get("etag")).not.toBe(before.headers.get("etag"));
});

test("version(n) pins a version, kept for a year; without it the newest is shown", async () => {
  using app = await aShop();
  await app.put("shop", "v.png", await aPicture("10x10/filters:format(png)", "red"));
  const first = await app.get(await app.sign("shop", "4x4/filters:version(1)/v.png"));
  await app.put("shop", "v.png", await aPicture("10x10/filters:format(png)", "blue"));
  const pinned = await app.get(await app.sign("shop", "4x4/filters:version(1)/v.png"));
  const newest = await app.get(await app.sign("shop", "4x4/v.png"));
  expect(pinned.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(pinned.headers.get("etag")).toBe(first.headers.get("etag"));
  expect(newest.headers.get("etag")).not.toBe(pinned.headers.get("etag"));
  expect(await pinned.bytes()).toEqual(await first.bytes());
  expect((await app.get(await app.sign("shop", "4x4/filters:version(3)/v.png"))).status).toBe(404);
});

test("params says what was understood, alike for a space that doesn't exist", async () => {
  using app = await aShop();
  const path = "params/unsafe/200x300/smart/filters:blur(2)/img.jpg";
  const [known, unknown] = await Promise.all([app.get(`/i/shop/${path}`), app.get(`/i/nowhere/${path}`)]);
  expect(known.status).toBe(200);
  expect(known.headers.get("content-type")).toBe("application/json");
  const body = await known.text();
  expect(body).toBe(
    `${JSON.stringify(
      {
        path: "200x300/smart/filters:blur(2)/img.jpg",
        image: "img.jpg",
        unsafe: true,
        width: 200,
        height: 300,
        smart: true,
        filters: [{ name: "blur", args: "2" }],
      },
      null,
      2,
    )}`,
  );
  expect(await unknown.text()).toBe(body);
});

test("meta tells of the picture as JSON", async () => {
  using app = await aShop();
  const response = await app.get("/i/old/unsafe/meta/30x20/folder/cat.png");
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.json()).toMatchObject({ format: "png", width: 30, height: 20 });
});

test("an attachment has the name it was given, with the ending of what it is", async () => {
  using app = await aShop();
  const named = async (path: string) =>
    (await app.get(`/i/old/unsafe/${path}`)).headers.get("content-disposition");
  expect(await named("filters:attachment()/folder/cat.png")).toBe('attachment; filename="cat.png"');
  expect(await named("filters:attachment(foo.png):format(jpeg)/folder/cat.png")).toBe(
    'attachment; filename="foo.png.jpg"',
  );
  expect(await named("filters:attachment(foo.jpeg):format(jpeg)/folder/cat.png")).toBe(
    'attachment; filename="foo.jpeg"',
  );
  expect(await named("filters:attachment(foo)/folder/cat.png")).toBe('attachment; filename="foo.png"');
  expect(await named("filters:attachment(Ferien%20M%C3%A4rz)/folder/cat.png")).toBe(
    "attachment; filename=\"Ferien%20M%C3%A4rz.png\"; filename*=UTF-8''Ferien%20M%C3%A4rz.png",
  );
  expect(await named("filters:attachment(..%2F%0d%0a%ff)/folder/cat.png")).toBe(
    'attachment; filename="%2F%0d%0a%ff.png"',
  );
  expect(await named("filters:attachment(a%2Fb%0d%0ac)/folder/cat.png")).toBe(
    "attachment; filename=\"a%2Fb%0d%0ac.png\"; filename*=UTF-8''bc.png",
  );
});

test("a picture that is held already isn't sent again, nor even made", async () => {
  let renders = 0;
  using app = await aShop();
  using counting = await aShop({
    renderer: {
      render: (job) => {
        renders++;
        return app.context.renderer.render(job);
      },
    },
  });
  const path = await counting.sign("shop", "30x20/folder/cat.png");
  const etag = (await counting.get(path)).headers.get("etag") ?? "";
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
  const again = await counting.get(path, { "if-none-match": etag });
  expect([again.status, await again.text(), renders]).toEqual([304, "", 1]);
  expect(again.headers.get("etag")).toBe(etag);
  expect(again.headers.get("cache-control")).toBe("public, max-age=3600, stale-while-revalidate=86400");
  expect(again.headers.get("vary")).toBe("Accept");
});

test("signature, expiry, file name and query are not in the ETag", async () => {
  using app = await aShop();
  const later = app.clock.now() + 1_000_000;
  const paths = [
    "30x20/folder/cat.png",
    `30x20/filters:expire(${later})/folder/cat.png`,
    "30x20/filters:attachment(x)/folder/cat.png",
    "30x20/filters:max_age(5)/folder/cat.png",
    "30x20/folder/cat.png?x=1",
  ];
  const tags = await Promise.all(
    paths.map(async (path) => (await app.get(`/i/old/unsafe/${path}`)).headers.get("etag")),
  );
  expect(new Set(tags).size).toBe(1);
});

test("HEAD says the same as GET, without a body", async () => {
  using app = await aShop();
  for (const path of [
    "30x20/folder/cat.png",
    "meta/folder/cat.png",
    "filters:raw()/folder/cat.png",
    "none.png",
  ]) {
    const get = await app.get(`/i/old/unsafe/${path}`);
    const head = await app.ask(`/i/old/unsafe/${path}`, { method: "HEAD" });
    expect(head.status).toBe(get.status);
    expect(await head.text()).toBe("");
    const compared = ["content-type", "content-length", "etag", "cache-control", "content-disposition"];
    for (const name of compared) expect(head.headers.get(name)).toBe(get.headers.get(name));
  }
});

test("a part of a picture is that part of its bytes", async () => {
  using app = await aShop();
  for (const path of ["/i/old/unsafe/30x20/folder/cat.png", "/i/old/unsafe/filters:raw()/folder/cat.png"]) {
    const whole = await (await app.get(path)).bytes();
    const part = await app.get(path, { range: "bytes=10-19" });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe(`bytes 10-19/${whole.length}`);
    expect(await part.bytes()).toEqual(whole.slice(10, 20));
    const behind = await app.get(path, { range: `bytes=${whole.length}-` });
    expect(behind.status).toBe(416);
    expect(behind.headers.get("content-range")).toBe(`bytes */${whole.length}`);
  }
});

test("under web the format follows Accept, and Vary says so exactly then", async () => {
  using app = await aShop();
  const asked = async (path: string, accept: string) => {
    const { headers } = await app.get(path, { accept });
    return [headers.get("content-type"), headers.get("vary")];
  };
  const chosen = await app.sign("shop", "30x20/folder/cat.png");
  const named = await app.sign("shop", "30x20/filters:format(jpeg)/folder/cat.png");
  expect(await asked(chosen, "image/avif,image/webp,*/*")).toEqual(["image/avif", "Accept"]);
  expect(await asked(chosen, "image/webp,*/*")).toEqual(["image/webp", "Accept"]);
  expect(await asked(chosen, "*/*")).toEqual(["image/png", "Accept"]);
  expect(await asked(named, "image/avif,image/webp")).toEqual(["image/jpeg", null]);
  expect(await asked("/i/old/unsafe/30x20/folder/cat.png", "image/avif")).toEqual(["image/png", null]);
});

test("under imagor a request can demand a fresh answer", async () => {
  using app = await aShop();
  const path = "/i/old/unsafe/30x20/folder/cat.png";
  const etag = (await app.get(path)).headers.get("etag") ?? "";
  const fresh = await app.get(path, { "if-none-match": etag, "cache-control": "no-cache" });
  expect(fresh.status).toBe(200);
  expect(fresh.headers.get("cache-control")).toBe("private, no-cache, no-store, must-revalidate");
});

test("originals go out only where the space allows it, and on the app's host only to be saved", async () => {
  using app = await aShop({ deliveryHosts: { "img.example": "old" } });
  expect((await app.get(await app.sign("shop", "filters:raw()/folder/cat.png"))).status).toBe(403);
  const shared = await app.get("/i/old/unsafe/filters:raw()/folder/cat.png");
  expect(shared.status).toBe(200);
  expect(shared.headers.get("content-type")).toBe("image/png");
  expect(shared.headers.get("content-disposition")).toBe('attachment; filename="cat.png"');
  const own = await app.fetch(new Request("http://img.example/unsafe/filters:raw()/folder/cat.png"));
  expect(own.headers.get("content-disposition")).toBe("inline");
  expect(await own.bytes()).toEqual(await aPicture("60x40/filters:format(png)"));
  const etag = own.headers.get("etag") ?? "";
  const held = await app.get("/i/old/unsafe/filters:raw()/folder/cat.png", { "if-none-match": etag });
  expect(held.status).toBe(304);
});

test("a script of another site may ask with headers of its own", async () => {
  using app = await aShop();
  const preflight = await app.ask("/i/shop/unsafe/x", {
    method: "OPTIONS",
    headers: {
      origin: "https://a.example",
      "access-control-request-method": "GET",
      "access-control-request-headers": "if-none-match",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-methods")).toBe("GET, HEAD, OPTIONS");
  expect(preflight.headers.get("access-control-allow-headers")).toBe("*");
});

test("the log has the path without its signature and its query", async () => {
  using app = await aShop();
  const path = await app.sign("shop", "30x20/folder/cat.png");
  const [, , , signature = ""] = path.split("/");
  await app.get(`${path}?token=secret`);
  await app.get(path.replaceAll("/", "%2F").replace("%2Fi%2Fshop%2F", "/i/shop/"));
  const text = JSON.stringify(app.lines);
  expect(text).toContain("/i/shop/-/30x20/folder/cat.png");
  expect(text).not.toContain(signature);
  expect(text).not.toContain("token=secret");
});

test("no space answers unsigned URLs once the operator forbids it", async () => {
  using app = await anApp({ allowUnsafe: false });
  await app.space("old", { defaults: "imagor", unsafeAllowed: true });
  expect((await app.get("/i/old/unsafe/4x4/color:red")).status).toBe(403);
});
