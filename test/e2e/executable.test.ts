import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { childrenOf } from "#test/bench/memory.ts";
import { aCertificate, canMakeCertificates } from "#test/support/certificate.ts";
import { aDirectory } from "#test/support/directory.ts";
import { aMailpit, hasMailpit } from "#test/support/mailpit.ts";
import { deliver, upload } from "./client.ts";
import {
  createToken,
  freePort,
  isBuilt,
  type RunningServer,
  runExecutable,
  startExecutable,
} from "./executable.ts";

const scopes = "assets:read,assets:write,urls:sign";
const picture = () =>
  sharp({ create: { width: 90, height: 60, channels: 3, background: "#c33" } })
    .png()
    .toBuffer();

test.skipIf(!isBuilt || !hasMailpit || !canMakeCertificates)(
  "the executable signs in to a mail server by STARTTLS, if somebody vouches for it",
  async () => {
    using directory = aDirectory();
    using pair = aCertificate();
    await using mailpit = await aMailpit({ tls: pair });
    const env = {
      SMTP_URL: `smtp://ada:s3cret@localhost:${mailpit.port}`,
      MAIL_FROM: "pictures@example.org",
    };
    const lookAtMail = async (more: Record<string, string>) => {
      const words = ["doctor", "--port", String(freePort()), "--json"];
      const { stdout } = await runExecutable(words, { directory: directory.path, env: { ...env, ...more } });
      expect(stdout).not.toContain("s3cret");
      return JSON.parse(stdout).checks.find(({ name }: { name: string }) => name === "mail server");
    };
    expect(await lookAtMail({ NODE_EXTRA_CA_CERTS: pair.certFile })).toMatchObject({ state: "ok" });
    expect(await lookAtMail({})).toMatchObject({
      state: "failed",
      says: expect.stringContaining("certificate"),
    });
  },
  30_000,
);

describe.skipIf(!isBuilt)("the executable in an empty directory", () => {
  const directory = aDirectory();
  let server: RunningServer;
  let token: string;

  beforeAll(async () => {
    server = await startExecutable({ directory: directory.path });
    token = await createToken({ directory: directory.path }, server.data, scopes);
  });
  afterAll(async () => {
    await server.end("SIGKILL");
    directory[Symbol.dispose]();
  });

  test("makes its data directory and nothing else, for its owner alone", () => {
    expect(readdirSync(directory.path)).toEqual(["data"]);
    expect(statSync(server.data).mode & 0o777).toBe(0o700);
    expect(statSync(join(server.data, "key")).mode & 0o777).toBe(0o600);
  });

  test("takes a picture in and serves it transformed by a signed URL", async () => {
    expect((await upload(server, token, "a/red.png", await picture())).status).toBe(201);
    const answer = await deliver(server, token, "30x20/filters:format(webp)/a/red.png");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/webp"]);
    const { width, height, format } = await sharp(await answer.bytes()).metadata();
    expect([format, width, height]).toEqual(["webp", 30, 20]);
  });

  const outOfRange = ["0", "-1", "201", "99999", "1.5", "many", "1e3"];
  for (const limit of outOfRange) {
    test(`refuses a limit of ${limit} in a query`, async () => {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${server.url}/api/v1/spaces/default/assets?limit=${limit}`, { headers });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([422, "application/problem+json"]);
      expect(await answer.json()).toMatchObject({ code: "invalid", errors: { limit: expect.any(String) } });
    });
  }

  test("takes a limit that is in range", async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${server.url}/api/v1/spaces/default/assets?limit=200`, { headers });
    expect(answer.status).toBe(200);
  });

  test("keeps a second server off its data", async () => {
    const words = ["serve", "--data", server.data, "--port", String(freePort())];
    const { exitCode, stderr } = await runExecutable(words, { directory: directory.path });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(server.data);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  test("ends when it is asked to, and starts again on its data", async () => {
    expect(await server.end("SIGTERM")).toBe(0);
    server = await startExecutable({ directory: directory.path });
    expect((await deliver(server, token, "30x20/a/red.png")).status).toBe(200);
  });
});

describe.skipIf(!isBuilt)("the executable beside strange files", () => {
  test("reads no .env and no bunfig.toml of its working directory", async () => {
    using directory = aDirectory();
    const stray = (name: string, text: string) => Bun.write(join(directory.path, name), text);
    await stray(".env", "SOURCE_MAX_PIXELS=1\nDATA_DIR=./elsewhere\n");
    await stray("bunfig.toml", 'preload = ["./stray.ts"]\n');
    await stray("stray.ts", 'await Bun.write("loaded", "");\n');
    await using server = await startExecutable({ directory: directory.path });
    const token = await createToken({ directory: directory.path }, server.data, scopes);
    expect((await upload(server, token, "red.png", await picture())).status).toBe(201);
    expect(existsSync(join(directory.path, "loaded"))).toBe(false);
    expect(existsSync(join(directory.path, "elsewhere"))).toBe(false);
  });

  test("has its render processes share one copy of libvips, which all of them found missing", async () => {
    using directory = aDirectory();
    await using server = await startExecutable({ directory: directory.path, env: { RENDER_PROCESSES: "6" } });
    const copies = await Promise.all(childrenOf(server.pid).map(mappedLibvips));
    expect([copies.length, new Set(copies).size]).toEqual([6, 1]);
  });

  test("does read its settings from the environment", async () => {
    using directory = aDirectory();
    const env = { SOURCE_MAX_PIXELS: "100" };
    await using server = await startExecutable({ directory: directory.path, env });
    const token = await createToken({ directory: directory.path }, server.data, scopes);
    expect((await upload(server, token, "red.png", await picture())).status).toBe(413);
  });
});

/** The inode of the libvips that a process has in its memory, once it has. */
async function mappedLibvips(pid: number): Promise<string> {
  for (;;) {
    const mapped = /(\d+) +\S*libvips/.exec(readFileSync(`/proc/${pid}/maps`, "utf8"))?.[1];
    if (mapped !== undefined) return mapped;
    await Bun.sleep(20);
  }
}
