import { afterAll, expect, test } from "bun:test";
import { type Call, createOutbound } from "#src/clients/outbound/outbound.ts";
import { Refusal } from "#src/lib/errors.ts";
import { aCertificate, canMakeCertificates } from "#test/support/certificate.ts";
import { aRawServer } from "./raw-server.ts";

const outbound = createOutbound({
  allow: [
    { network: "127.0.0.1", purpose: "any" },
    { network: "::1", purpose: "upload" },
  ],
});

/** What `ask` may take where nothing is to be slow. */
const patient = { maxBytes: 1_000_000, timeoutMs: 20_000 };

async function ask(url: string, changes: Partial<Call> = {}) {
  const answer = await outbound.call({ url, purpose: "upload", ...patient, ...changes });
  return { ...answer, text: await new Response(answer.body).text() };
}

async function refusalOf(url: string, changes: Partial<Call> = {}): Promise<string> {
  const error = await ask(url, changes).then(
    ({ status }) => new Error(`answered ${status}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw error;
  return `${error.code}: ${error.message}`;
}

const web = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const url = new URL(request.url);
    const to = url.searchParams.get("to");
    if (to !== null) {
      const status = Number(url.searchParams.get("status") ?? 302);
      return new Response(null, { status, headers: { location: to } });
    }
    if (url.pathname === "/hops") {
      const left = Number(url.searchParams.get("left"));
      if (left > 0) return Response.redirect(`/hops?left=${left - 1}`);
    }
    if (url.pathname === "/gzip")
      return new Response(Bun.gzipSync("a".repeat(10_000_000)), { headers: { "content-encoding": "gzip" } });
    return Response.json({
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
  },
});
const other = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request) => Response.json({ headers: Object.fromEntries(request.headers) }),
});
afterAll(async () => void (await Promise.all([web.stop(true), other.stop(true)])));
const site = `http://127.0.0.1:${web.port}`;

test("a call arrives as it was meant and brings the answer", async () => {
  const answer = await ask(`${site}/a?b=c`, {
    purpose: "webhook",
    method: "POST",
    body: '{"event":"tried"}',
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBe(200);
  expect(answer.url).toBe(`${site}/a?b=c`);
  expect(answer.headers.get("content-type")).toContain("application/json");
  const heard = JSON.parse(answer.text);
  expect(heard).toMatchObject({ method: "POST", body: '{"event":"tried"}' });
  expect(heard.headers).toMatchObject({ "content-type": "application/json", host: `127.0.0.1:${web.port}` });
});

test("nothing is sent that wasn't asked for", async () => {
  const { headers } = JSON.parse((await ask(site)).text);
  expect(Object.keys(headers).sort()).toEqual(["accept-encoding", "connection", "host", "user-agent"]);
});

test("an IPv6 host is called", async () => {
  const ipv6 = Bun.serve({ hostname: "::1", port: 0, fetch: () => new Response("six") });
  expect((await ask(`http://[::1]:${ipv6.port}/`)).text).toBe("six");
  await ipv6.stop(true);
});

test.each([
  "file:///etc/hostname",
  "data:,a",
  "ftp://127.0.0.1/",
  "s3://a/b",
  "blob:x",
  "//a.com",
  "a.com",
  "",
  "http://",
  "http://[1]/",
  "http://a b/",
  "http://127.0.0.1:99999/",
])("%p is no address on the web", async (url) =>
  expect(await refusalOf(url)).toStartWith("invalid: That is no address on the web."),
);

test("a user name or a password in an address is refused", async () => {
  for (const who of ["u", "u:p", ":p"])
    expect(await refusalOf(`http://${who}@127.0.0.1:${web.port}/`)).toStartWith(
      "invalid: An address on the web",
    );
});

test("what lies in the operator's network is refused", async () => {
  const said = "invalid: 10.0.0.5 can't be called from here";
  expect(await refusalOf("http://10.0.0.5/")).toStartWith(said);
});

test("three times an answer may send on, not more", async () => {
  expect((await ask(`${site}/hops?left=3`)).url).toBe(`${site}/hops?left=0`);
  expect(await refusalOf(`${site}/hops?left=4`)).toBe("upstream: 127.0.0.1 sends on too often.");
});

test("a bucket and a webhook are never sent on", async () => {
  for (const purpose of ["bucket", "webhook"] as const)
    expect((await ask(`${site}/hops?left=1`, { purpose })).status).toBe(302);
});

test("what is sent is never sent again to where an answer sends on", async () => {
  const url = `${site}/?status=307&to=${encodeURIComponent(`${site}/`)}`;
  expect((await ask(url, { method: "POST", body: "secret" })).status).toBe(307);
});

test("headers stay with the origin that they are for", async () => {
  const headers = { authorization: "Bearer s3cret" };
  const same = await ask(`${site}/?to=/here`, { headers });
  expect(JSON.parse(same.text).headers.authorization).toBe("Bearer s3cret");
  const another = await ask(`${site}/?to=http://127.0.0.1:${other.port}/`, { headers });
  expect(JSON.parse(another.text).headers.authorization).toBeUndefined();
});

const elsewhere: [string, string][] = [
  ["file:///etc/hostname", "invalid: That is no address on the web."],
  ["http://10.0.0.5/", "invalid: 10.0.0.5 can't be called from here"],
  ["http://u:p@127.0.0.1/", "invalid: An address on the web can't hold"],
  ["http://[", "upstream: 127.0.0.1 sends on to nowhere."],
];
test.each(elsewhere)("an answer that sends on to %s is refused", async (to, sentence) =>
  expect(await refusalOf(`${site}/?to=${encodeURIComponent(to)}`)).toStartWith(sentence),
);

test("a body beyond the limit breaks off, and a packed one stays packed", async () => {
  expect(await refusalOf(site, { maxBytes: 10 })).toBe("too_large: 127.0.0.1 answers more than 10 bytes.");
  const packed = await outbound.call({
    url: `${site}/gzip`,
    purpose: "upload",
    ...patient,
    maxBytes: 20_000,
  });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect((await new Response(packed.body).bytes()).byteLength).toBeLessThan(20_000);
});

const broken: [string, string, string][] = [
  ["hangs before it answers", "", "upstream_timeout: 127.0.0.1 has not answered in time."],
  [
    "hangs within its headers",
    "HTTP/1.1 200 OK\r\nA: b",
    "upstream_timeout: 127.0.0.1 has not answered in time.",
  ],
  [
    "hangs within its body",
    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
    "upstream_timeout: 127.0.0.1 has not answered in time.",
  ],
];
test.each(broken)("a server that %s has its time", async (_, says, sentence) => {
  using server = aRawServer((socket) => void socket.write(says));
  expect(await refusalOf(server.url, { timeoutMs: 100 })).toBe(sentence);
  await server.untilLeft();
});

const notReached = "upstream: 127.0.0.1 can't be reached, or doesn't answer as the web does.";
const faulty: [string, string][] = [
  ["says nothing", ""],
  ["speaks something else", "220 mail.example.com ESMTP\r\n"],
  ["breaks off within its headers", "HTTP/1.1 200 OK\r\nA: b"],
  ["breaks off within its body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"],
  ["breaks off within a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"],
  ["sends a length twice", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
  ["sends headers without end", `HTTP/1.1 200 OK\r\nA: ${"b".repeat(200_000)}\r\n\r\n`],
];
test.each(faulty)("a server that %s can't be told from a closed port", async (_, says) => {
  using server = aRawServer((socket) => void socket.end(says));
  expect(await refusalOf(server.url)).toBe(notReached);
  const { url } = server;
  server[Symbol.dispose]();
  expect(await refusalOf(url)).toBe(notReached);
});

test("an answer that nobody reads is let go of in its time", async () => {
  const half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc";
  for (const end of ["hang", "break off"]) {
    using server = aRawServer((socket) => void (end === "hang" ? socket.write(half) : socket.end(half)));
    const answer = await outbound.call({ url: server.url, purpose: "upload", maxBytes: 100, timeoutMs: 100 });
    expect(answer.status).toBe(200);
    await server.untilLeft();
    await Bun.sleep(50);
  }
});

test("who asked and left closes the connection, before and within the answer", async () => {
  for (const says of ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"]) {
    using server = aRawServer((socket) => void socket.write(says));
    const leaving = new AbortController();
    const asked = ask(server.url, { signal: leaving.signal }).catch((error: unknown) => error);
    await server.untilCalled();
    leaving.abort(new Error("gone"));
    expect(await asked).toEqual(new Error("gone"));
    await server.untilLeft();
  }
});

test.skipIf(!canMakeCertificates)("a certificate that nobody vouches for is refused", async () => {
  using pair = aCertificate();
  const tls = { cert: Bun.file(pair.certFile), key: Bun.file(pair.keyFile) };
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, tls, fetch: () => new Response("secret") });
  expect(await refusalOf(`https://127.0.0.1:${server.port}/`, { purpose: "bucket" })).toBe(notReached);
  await server.stop(true);
});

/** Calls the addresses as a process that believes another authority, and says what came of each. */
const calling = `
  import { createOutbound } from "#src/clients/outbound/outbound.ts";
  const outbound = createOutbound({ allow: [{ network: "127.0.0.0/8", purpose: "any" }, { network: "::1", purpose: "any" }] });
  const said = await Promise.all(process.argv.slice(1).map(async (url) => {
    try {
      const answer = await outbound.call({ url, purpose: "bucket", maxBytes: 100, timeoutMs: 10_000 });
      return await new Response(answer.body).text();
    } catch (error) {
      return error.code;
    }
  }));
  process.stdout.write(JSON.stringify(said));
`;

test.skipIf(!canMakeCertificates)("a certificate has to be for the name that was called", async () => {
  using pair = aCertificate();
  const tls = { cert: Bun.file(pair.certFile), key: Bun.file(pair.keyFile) };
  const server = Bun.serve({ hostname: "0.0.0.0", port: 0, tls, fetch: () => new Response("here") });
  const urls = ["localhost", "127.0.0.1", "127.0.0.2"].map((host) => `https://${host}:${server.port}/`);
  const env = { PATH: process.env.PATH ?? "", NODE_EXTRA_CA_CERTS: pair.certFile };
  const child = Bun.spawn([process.execPath, "-e", calling, ...urls], { env, stdout: "pipe" });
  expect(JSON.parse(await child.stdout.text())).toEqual(["here", "here", "upstream"]);
  await server.stop(true);
});

test.skipIf(!canMakeCertificates)(
  "whatever the environment says, a certificate is looked at and no proxy is asked",
  async () => {
    using pair = aCertificate();
    const tls = { cert: Bun.file(pair.certFile), key: Bun.file(pair.keyFile) };
    const server = Bun.serve({ hostname: "127.0.0.1", port: 0, tls, fetch: () => new Response("here") });
    const env = { PATH: process.env.PATH ?? "", NODE_TLS_REJECT_UNAUTHORIZED: "0", HTTP_PROXY: site };
    const urls = [`https://127.0.0.1:${server.port}/`, "http://10.0.0.5/"];
    const child = Bun.spawn([process.execPath, "-e", calling, ...urls], {
      env,
      stdout: "pipe",
      stderr: "ignore",
    });
    expect(JSON.parse(await child.stdout.text())).toEqual(["upstream", "invalid"]);
    await server.stop(true);
  },
);
