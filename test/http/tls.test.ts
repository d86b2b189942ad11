import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, writeFileSync } from "node:fs";
import { connect as connectByHttp2 } from "node:http2";
import { connect } from "node:tls";
import { readJson } from "#src/http/api/v1/json-body.ts";
import type { App } from "#src/http/routes.ts";
import { type RunningServer, startServer } from "#src/http/server.ts";
import type { TlsOptions } from "#src/http/watch-certificate.ts";
import { systemClock } from "#src/lib/clock.ts";
import { createLog } from "#src/lib/log.ts";
import { anApp, aPicture } from "#test/http/an-app.ts";
import { aCertificate, type CertificatePair, canMakeCertificates } from "#test/support/certificate.ts";
import { strictLog } from "#test/support/log.ts";

/** Curl and openssl are processes, which start slowly on a busy machine. */
setDefaultTimeout(30_000);

const canTry = canMakeCertificates && Bun.which("curl") !== null;
const versions: [string, string][] = [
  ["--http1.1", "1.1"],
  ["--http2", "2"],
];

function served(app: App, pair: CertificatePair, tls: Partial<TlsOptions> = {}) {
  const { certFile, keyFile } = pair;
  const options = { certFile, keyFile, log: strictLog(), clock: systemClock, ...tls };
  const server = startServer(app, { host: "127.0.0.1", port: 0, tls: options });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.stop(0) });
}

function startCurl(server: RunningServer, version: string, path: string, words: string[] = []) {
  const url = `https://localhost:${server.port}${path}`;
  const format = ["--write-out", "%{stderr}%{http_code} %{http_version}"];
  return Bun.spawn(["curl", "--silent", "--show-error", "--insecure", version, ...format, ...words, url], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
}

async function heard(curl: ReturnType<typeof startCurl>) {
  const [body, said] = await Promise.all([
    new Response(curl.stdout).bytes(),
    new Response(curl.stderr).text(),
  ]);
  return { body, said };
}

function curl(...asked: Parameters<typeof startCurl>) {
  const started = startCurl(...asked);
  started.stdin.end();
  return heard(started);
}

/** The name in the certificate that the server shows at this moment. */
function shownName({ port }: RunningServer): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
    resolve(String(socket.getPeerCertificate().subject.CN));
    socket.end();
  });
  // Who is in the middle of shaking hands while the certificate changes has to come again.
  socket.on("error", () => resolve("none"));
  return promise;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error("It never came about.");
    await Bun.sleep(20);
  }
}

/** Says how many bytes have come, once they all have. */
function counting(): App & { begun: Promise<void> } {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  return {
    begun,
    async fetch(request, connection) {
      connection?.allowSeconds?.(0);
      let size = 0;
      for await (const chunk of request.body ?? []) {
        begin();
        size += chunk.length;
      }
      return new Response(String(size));
    },
  };
}

/** An upload to `counting` of which the first half has come. */
async function startUpload(server: RunningServer, version: string, { begun }: { begun: Promise<void> }) {
  const upload = startCurl(server, version, "/", ["--request", "POST", "--upload-file", "-"]);
  upload.stdin.write("half");
  await upload.stdin.flush();
  await begun;
  return upload;
}

/** Takes JSON that comes within a moment. */
const readingJson: App = {
  async fetch(request) {
    const pace = { silenceSeconds: 0.2, graceSeconds: 0.2, bytesPerSecond: Number.POSITIVE_INFINITY };
    const status = await readJson(
      {},
      pace,
    )({ request }).then(
      () => 200,
      (error) => (error.code === "too_slow" ? 408 : 500),
    );
    return new Response(null, { status });
  },
};

const hello: App = { fetch: async () => new Response("hello") };

describe.skipIf(!canTry).each(versions)("by TLS and curl %s", (version, number) => {
  test("a picture is delivered, and HEAD tells its length", async () => {
    using app = await anApp({ allowUnsafe: true });
    await app.space("shop", { unsafeAllowed: true });
    await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
    using pair = aCertificate();
    await using server = served(app, pair);
    const path = "/i/shop/unsafe/9x9/filters:format(png)/cat.png";
    const { body, said } = await curl(server, version, path);
    expect([said, body.slice(1, 4)]).toEqual([`200 ${number}`, new TextEncoder().encode("PNG")]);
    const head = await curl(server, version, path, ["--head"]);
    expect(head.said).toBe(`200 ${number}`);
    expect(new TextDecoder().decode(head.body).toLowerCase()).toContain(`content-length: ${body.length}\r\n`);
    const held = await curl(server, version, path, ["--header", "If-None-Match: *"]);
    expect(held.said).toBe(`304 ${number}`);
    expect((await curl(server, version, path, ["--request", "TRACE"])).said).toBe(`405 ${number}`);
  });

  test("an upload comes back whole, and in ranges", async () => {
    using app = await anApp();
    await app.space("shop");
    using pair = aCertificate();
    await using server = served(app, pair);
    const key = await app.key(["assets:read", "assets:write"]);
    const authorization = ["--header", `Authorization: Bearer ${key}`];
    const picture = await aPicture("500x300/filters:format(png)");
    const upload = startCurl(server, version, "/api/v1/spaces/shop/assets?path=cat.png", [
      ...authorization,
      ...["--request", "POST", "--upload-file", "-"],
    ]);
    upload.stdin.write(picture.slice(0, 100));
    await upload.stdin.flush();
    await Bun.sleep(100);
    upload.stdin.write(picture.slice(100));
    upload.stdin.end();
    const made = await heard(upload);
    expect(made.said).toBe(`201 ${number}`);
    const { originalUrl } = JSON.parse(new TextDecoder().decode(made.body));
    const whole = await curl(server, version, originalUrl, authorization);
    expect([whole.said, whole.body]).toEqual([`200 ${number}`, picture]);
    const part = await curl(server, version, originalUrl, [...authorization, "--range", "10-29"]);
    expect([part.said, part.body]).toEqual([`206 ${number}`, picture.slice(10, 30)]);
  });

  test("a request is given the time that its handler allows", async () => {
    const app: App = {
      fetch: (_request, connection) => {
        connection?.allowSeconds?.(1);
        return new Promise(() => {});
      },
    };
    using pair = aCertificate();
    await using server = served(app, pair);
    expect((await curl(server, version, "/")).said).toMatch(/^curl: .*\n000 /);
  });

  test("a request under way outlives the certificate, and the next is shown the new one", async () => {
    const app = counting();
    using pair = aCertificate({ name: "first" });
    await using server = served(app, pair, { lookSeconds: 0.05 });
    const upload = await startUpload(server, version, app);
    expect(await shownName(server)).toBe("first");
    pair.renew({ name: "second" });
    await until(async () => (await shownName(server)) === "second");
    expect((await curl(server, version, "/")).said).toBe(`200 ${number}`);
    upload.stdin.write("other half");
    upload.stdin.end();
    const { body, said } = await heard(upload);
    expect([said, new TextDecoder().decode(body)]).toEqual([`200 ${number}`, "14"]);
  });

  test("a server that stops waits for what began under an older certificate", async () => {
    const app = counting();
    using pair = aCertificate({ name: "first" });
    await using server = served(app, pair, { lookSeconds: 0.05 });
    const upload = await startUpload(server, version, app);
    pair.renew({ name: "second" });
    await until(async () => (await shownName(server)) === "second");
    const stopped = server.stop();
    await Bun.sleep(100);
    upload.stdin.end();
    expect((await heard(upload)).said).toBe(`200 ${number}`);
    await stopped;
  });
});

describe.skipIf(!canTry)("the server's certificate", () => {
  test("SIGHUP lets a new one be taken at once", async () => {
    using pair = aCertificate({ name: "first" });
    await using server = served(hello, pair);
    pair.renew({ name: "second" });
    expect(await shownName(server)).toBe("first");
    process.kill(process.pid, "SIGHUP");
    await until(async () => (await shownName(server)) === "second");
  });

  const bad: [string, (pair: CertificatePair) => void, string][] = [
    [
      "gone",
      ({ certFile }) => Bun.file(certFile).delete(),
      "cert.pem has to be the path of a file that is there",
    ],
    [
      "no PEM",
      ({ keyFile }) => writeFileSync(keyFile, "key"),
      "key.pem has to be a file with a private key in PEM",
    ],
    ["another's key", foreignKey, "key.pem has to be the file with the key that belongs to the certificate"],
    [
      "cut off in its chain",
      ({ certFile }) => append(certFile, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
      "cert.pem has to be a file with certificates in PEM",
    ],
  ];
  test.each(bad)("stays where the new one is %s, which is logged once", async (_what, spoil, says) => {
    using pair = aCertificate({ name: "first" });
    const lines: string[] = [];
    const log = createLog({ level: "warn", destination: { write: (line) => void lines.push(line) } });
    await using server = served(hello, pair, { log, lookSeconds: 0.05 });
    spoil(pair);
    await until(() => lines.length > 0);
    await Bun.sleep(200);
    expect(lines).toEqual([expect.stringContaining(says)]);
    expect(lines[0]).toContain('"level":"error"');
    expect(await shownName(server)).toBe("first");
    pair.renew({ name: "second" });
    await until(async () => (await shownName(server)) === "second");
  });

  test("is served though it has expired, with a warning", async () => {
    using pair = aCertificate({ daysLeft: -1 });
    const lines: Record<string, unknown>[] = [];
    await using server = served(hello, pair, { log: strictLog(lines) });
    expect(lines).toMatchObject([{ level: "warn", msg: expect.stringMatching(/expired on .* Renew it\.$/) }]);
    expect(await shownName(server)).toBe("first");
  });

  test("is shown to TLS 1.2 and 1.3, to nothing older and to no plain HTTP", async () => {
    using pair = aCertificate();
    await using server = served(hello, pair);
    const asked = (...words: string[]) => curl(server, "--http1.1", "/", words);
    expect((await asked("--tls-max", "1.2")).said).toBe("200 1.1");
    expect((await asked("--tlsv1.3")).said).toBe("200 1.1");
    const old = await asked("--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0");
    expect(old.said).toContain("alert protocol version");
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
    expect((await asked()).said).toBe("200 1.1");
  });

  test("a server that can't listen leaves SIGHUP as it was", async () => {
    using pair = aCertificate();
    const before = process.listenerCount("SIGHUP");
    const other = startServer(hello, { host: "127.0.0.1", port: 0 });
    const tls = { certFile: pair.certFile, keyFile: pair.keyFile, log: strictLog(), clock: systemClock };
    expect(() => startServer(hello, { host: "127.0.0.1", port: other.port, tls })).toThrow(/is taken/);
    await other.stop(0);
    expect(process.listenerCount("SIGHUP")).toBe(before);
  });
});

const shapes: [string, Record<string, string>, number][] = [
  ["a page", { ":path": "/" }, 200],
  ["a Host that is none", { ":path": "/healthz", ":authority": "a b" }, 400],
  ["a Host with a path", { ":path": "/healthz", ":authority": "a/../b" }, 400],
  ["a long URL", { ":path": `/${"a".repeat(12_000)}` }, 404],
  ["TRACE", { ":path": "/", ":method": "TRACE" }, 405],
];
test.skipIf(!canTry).each(shapes)("by HTTP/2, %s", async (_what, headers, status) => {
  using app = await anApp();
  using pair = aCertificate();
  await using server = served(app, pair);
  const session = connectByHttp2(`https://localhost:${server.port}`, { rejectUnauthorized: false });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  session.on("error", reject);
  session
    .request(headers)
    .on("response", (answer) => resolve(answer[":status"]))
    .on("error", reject);
  expect(await promise).toBe(status);
  session.destroy();
});

test.skipIf(!canMakeCertificates)(
  "JSON that never comes to its end is refused over HTTP/2 as well",
  async () => {
    using pair = aCertificate();
    await using server = served(readingJson, pair);
    const session = connectByHttp2(`https://localhost:${server.port}`, { rejectUnauthorized: false });
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    session.on("error", reject);
    const sending = session.request({ ":method": "POST", ":path": "/" });
    sending.on("response", (answer) => resolve(answer[":status"])).on("error", reject);
    sending.write("{");
    expect(await promise).toBe(408);
    session.destroy();
  },
);

function foreignKey({ keyFile }: CertificatePair): void {
  using other = aCertificate();
  copyFileSync(other.keyFile, keyFile);
}

function append(file: string, text: string): void {
  writeFileSync(file, text, { flag: "a" });
}
