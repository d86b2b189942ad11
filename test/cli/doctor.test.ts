import { describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { lockDataDirectory } from "#src/store/lock.ts";
import { aFaultyMailServer } from "#test/clients/faulty-mail-server.ts";
import { aCertificate, canMakeCertificates } from "#test/support/certificate.ts";
import { anIssuer, type TestIssuer } from "#test/support/issuer.ts";
import { asNobody, canBeNobody, commandLine } from "#test/support/nobody.ts";
import { aPng } from "#test/support/pictures.ts";
import { aDataDirectory, type DataDirectory, usedData } from "./data-directory.ts";
import { freePort } from "./free-port.ts";
import { runJson } from "./terminal.ts";

/** A render process takes long to start on a busy machine. */
setDefaultTimeout(30_000);

async function look(data: DataDirectory, env: Record<string, string> = {}) {
  const { code, json } = await data.runJson(`doctor --port ${freePort()}`, { env });
  const checks: { name: string; state: string; says: string }[] = json.checks;
  const found = (name: string) => checks.find((check) => check.name === name);
  return { code, settings: json.settings, checks, found };
}

describe("doctor", () => {
  test("finds nothing wrong where nothing is", async () => {
    using data = await usedData();
    const { code, checks } = await look(data);
    expect(checks.filter(({ state }) => state !== "ok")).toEqual([]);
    expect(code).toBe(0);
    expect(checks.map(({ name }) => name)).toEqual([
      "settings",
      "data directory",
      "key file",
      "database",
      "delivery hosts",
      "disk",
      "pictures",
      "cache directory",
      "libvips",
      "clock",
      "port",
      "certificate",
      "mail server",
      "sign-in from outside",
    ]);
  });

  test("before the first start it says what will be made, and makes none of it", async () => {
    using data = aDataDirectory();
    const { code, found } = await look(data);
    expect([code, found("key file")?.says]).toEqual([0, `${data.path}/key will be made at first start.`]);
    expect(existsSync(data.path)).toBe(false);
  });

  const named: [string, (data: DataDirectory) => void][] = [
    ["isn't there", () => {}],
    ["holds nothing", ({ path }) => mkdirSync(path, { mode: 0o700 })],
  ];
  test.each(named)("a data directory that was named and %s may be a mistyped one", async (_what, prepare) => {
    using data = aDataDirectory();
    prepare(data);
    expect((await look(data)).found("data directory")).toEqual({
      name: "data directory",
      state: "warning",
      says: `There is no data in ${data.path}. Check the name, unless the first start is to come.`,
    });
  });

  test("names the pictures whose files are gone from the disk", async () => {
    using data = await usedData();
    const photo = data.beside("cat.png");
    writeFileSync(photo, await aPng());
    await data.run(`asset add ${photo} --space default --folder holiday`);
    expect((await look(data)).found("pictures")?.state).toBe("ok");
    rmSync(join(data.path, "objects"), { recursive: true });
    const { code, found } = await look(data);
    expect([code, found("pictures")]).toMatchObject([
      1,
      {
        state: "failed",
        says: expect.stringMatching(
          /^The file of [\w-]{36} is not on the disk: version 1 of holiday\/cat\.png in the space default\. /,
        ),
      },
    ]);
  });

  test("speaks of hosts by their number", async () => {
    using data = await usedData();
    const says = async (hosts: string) =>
      (await look(data, { DELIVERY_HOSTS: hosts })).found("delivery hosts")?.says;
    expect(await says("")).toBe("DELIVERY_HOSTS isn't set.");
    expect(await says("a.org=default")).toBe("DELIVERY_HOSTS names 1 host.");
    expect(await says("a.org=default,b.org=first")).toBe("DELIVERY_HOSTS names 2 hosts.");
  });

  test("a file in the place of the data is told without the system's words", async () => {
    const { json } = await runJson(["doctor", "--data", "/etc/hosts", "--port", String(freePort())]);
    expect(JSON.stringify(json.checks)).not.toMatch(/\bE[A-Z]{4,}\b/);
    const failed = json.checks.filter(({ state }: { state: string }) => state === "failed");
    expect(failed.map(({ name }: { name: string }) => name)).toEqual(["data directory"]);
  });

  test("says of libvips which version made a picture", async () => {
    using data = await usedData();
    expect((await look(data)).found("libvips")?.says).toMatch(/^libvips \d+\.\d+\.\d+ made a picture/);
  });

  test("leaves everything as it was", async () => {
    using data = await usedData();
    const before = readdirSync(data.path);
    await look(data, { CACHE_DIR: data.beside("cache") });
    expect(readdirSync(data.path)).toEqual(before);
  });

  test("shows each setting with its source and no secret", async () => {
    using data = await usedData();
    const env = { METRICS_TOKEN: "a-token-of-the-metrics", SOURCE_MAX_BYTES: "5MB" };
    const { settings } = await look(data, env);
    expect(settings).toContainEqual({
      name: "SOURCE_MAX_BYTES",
      value: "5000000",
      source: "SOURCE_MAX_BYTES",
      isSecret: false,
    });
    const dataDir = { name: "DATA_DIR", value: data.path, source: "--data", isSecret: false };
    expect(settings).toContainEqual(dataDir);
    const { out } = await data.run("doctor", { env });
    expect(out).toMatch(/METRICS_TOKEN +\(set, not shown\) +METRICS_TOKEN/);
    expect(out).not.toContain(env.METRICS_TOKEN);
  });

  test("notices a misspelt setting, and takes no offence at other programs' variables", async () => {
    using data = await usedData();
    const slip = { DELIVERY_HOST: "a.org=shop", PUBLIC_DIR: "x", HOSTNAME: "box", PORTS: "1", LOGLEVEL: "1" };
    const { code, found } = await look(data, slip);
    expect(code).toBe(0);
    expect(found("settings")).toMatchObject({
      state: "warning",
      says: "DELIVERY_HOST is no setting; did you mean DELIVERY_HOSTS? LOGLEVEL is no setting; did you mean LOG_LEVEL?",
    });
  });

  test("says that a server runs there instead of calling the port taken", async () => {
    using data = await usedData();
    const lock = lockDataDirectory(data.path);
    expect((await look(data)).found("port")).toMatchObject({
      state: "ok",
      says: `A server is running on ${data.path}.`,
    });
    lock.release();
  });

  const broken: [string, string, string, (data: DataDirectory) => void, RegExp][] = [
    [
      "rights of the directory",
      "data directory",
      "warning",
      ({ path }) => chmodSync(path, 0o755),
      /chmod 700/,
    ],
    [
      "rights of the key",
      "key file",
      "warning",
      ({ path }) => chmodSync(join(path, "key"), 0o644),
      /chmod 600/,
    ],
    [
      "a lost key",
      "key file",
      "failed",
      ({ path }) => rmSync(join(path, "key")),
      /missing.*Bring it back from your own copy/,
    ],
    [
      "a key that is none",
      "key file",
      "failed",
      ({ path }) => writeFileSync(join(path, "key"), "k"),
      /not a key file/,
    ],
    [
      "another key than that of the data",
      "key file",
      "failed",
      ({ path }) => writeFileSync(join(path, "key"), `${Buffer.alloc(32, 1).toString("base64")}\n`),
      /sealed with key [0-9a-f]{8}, which .*key doesn't hold/,
    ],
    ["a damaged database", "database", "failed", ({ path }) => damage(join(path, "imagor.db")), /damaged/],
    [
      "a clock set back",
      "clock",
      "warning",
      ({ path }) => writtenTomorrow(join(path, "imagor.db")),
      /set back/,
    ],
    ["a data directory that is a file", "data directory", "failed", replaceByFile, /not a directory/],
  ];
  test.each(broken)("notices %s", async (_what, name, state, spoil, says) => {
    using data = await usedData();
    spoil(data);
    const { code, found } = await look(data);
    expect(found(name)).toMatchObject({ state, says: expect.stringMatching(says) });
    expect(code).toBe(state === "failed" ? 1 : 0);
  });

  test("notices a host whose space doesn't exist", async () => {
    using data = await usedData();
    const { code, found } = await look(data, { DELIVERY_HOSTS: "a.org=default,b.org=shop" });
    expect([code, found("delivery hosts")]).toMatchObject([
      0,
      { state: "warning", says: expect.stringContaining('serves the space "shop" at b.org') },
    ]);
  });

  test.skipIf(!canBeNobody)("run as another user than the server, it says so", async () => {
    using data = await usedData();
    // The server of this very data has it, which somebody else can't see.
    const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
    const { port } = server;
    const words = ["doctor", "--data", data.path, "--port", String(port), "--json"];
    const { out } = await asNobody(commandLine, words, dirname(data.path));
    const { checks } = JSON.parse(out.split("\n").find((line) => line.startsWith('{"settings')) ?? "");
    await server.stop(true);
    const remedy = "Run doctor as the user who runs the server.";
    // A picture is made by a process that has to read this project, which may lie where nobody else looks.
    const faults = checks.filter(
      ({ state, name }: { state: string; name: string }) => state === "failed" && name !== "libvips",
    );
    expect(faults).toEqual([
      {
        name: "data directory",
        state: "failed",
        says: `This user may not look into ${data.path}. ${remedy}`,
      },
    ]);
    for (const name of ["key file", "database", "delivery hosts", "disk", "pictures"]) {
      const says = "not checked: this user may not look into the data.";
      expect(checks).toContainEqual({ name, state: "warning", says });
    }
    expect(checks).toContainEqual({
      name: "port",
      state: "warning",
      says: `127.0.0.1:${port} is taken, maybe by the server of this data. ${remedy}`,
    });
    chownSync(data.path, 65_534, 65_534);
    expect((await look(data)).found("data directory")).toMatchObject({ state: "warning" });
  });

  const certificates: [string, Parameters<typeof aCertificate>[0], Record<string, string>, string, RegExp][] =
    [
      ["nothing", {}, {}, "ok", /^It is valid until .*, 29 days more\.$/],
      ["one that has expired", { daysLeft: -1 }, {}, "failed", /expired on .*Renew it/],
      [
        "one for another host than that of PUBLIC_URL",
        {},
        { PUBLIC_URL: "https://images.example.com" },
        "warning",
        /^It isn't for images\.example\.com: .* 29 days/,
      ],
      [
        "a PUBLIC_URL at which nothing answers",
        {},
        { PUBLIC_URL: "http://localhost:8443" },
        "warning",
        /^PUBLIC_URL has to begin with https\. /,
      ],
      [
        "one that leaves out hosts of pictures",
        {},
        { DELIVERY_DOMAIN: "img.example", DELIVERY_HOSTS: "127.0.0.1=default,b.example=default" },
        "warning",
        /^It isn't for default\.img\.example, b\.example: /,
      ],
      [
        "a key that isn't there",
        {},
        { TLS_KEY_FILE: "/gone" },
        "failed",
        /^TLS_KEY_FILE has to be .*"\/gone"/,
      ],
    ];
  test.skipIf(!canMakeCertificates).each(certificates)("of a certificate it notices %s", async (...row) => {
    const [, made, env, state, says] = row;
    using data = await usedData();
    using pair = aCertificate(made);
    const files = { TLS_CERT_FILE: pair.certFile, TLS_KEY_FILE: pair.keyFile };
    const { found } = await look(data, { ...files, ...env });
    expect(found("certificate")).toMatchObject({ state, says: expect.stringMatching(says) });
  });

  test("notices a mail server that takes mails, and one that doesn't", async () => {
    using data = await usedData();
    using server = aFaultyMailServer({});
    const env = { SMTP_URL: `smtp://127.0.0.1:${server.port}`, MAIL_FROM: "pictures@example.org" };
    expect((await look(data, env)).found("mail server")).toMatchObject({ state: "ok" });
    server.fail({ at: "greeting", code: 554 });
    const { code, found } = await look(data, env);
    expect([code, found("mail server")?.state]).toEqual([1, "failed"]);
    expect(found("mail server")?.says).toContain("554 as it was told");
  });

  test("notices an issuer that people can sign in by, and one that calls itself otherwise", async () => {
    using data = await usedData();
    await using issuer = await anIssuer();
    const set = (url: string) => JSON.stringify([{ ...shortly(issuer), issuer: url }]);
    const named = "sign-in from outside";
    expect((await look(data, { SIGN_IN_WITH: set(issuer.issuer) })).found(named)).toEqual({
      name: named,
      state: "ok",
      says: "Work can be used.",
    });
    const { code, found } = await look(data, { SIGN_IN_WITH: set(`${issuer.issuer}/`) });
    expect([code, found(named)?.state]).toEqual([1, "failed"]);
    expect(found(named)?.says).toContain("doesn't describe itself as an issuer of that name");
  });

  test("notices a port that another program has", async () => {
    using data = await usedData();
    const other = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
    const { code, json } = await data.runJson(`doctor --port ${other.port}`);
    await other.stop(true);
    expect(code).toBe(1);
    expect(json.checks).toContainEqual({
      name: "port",
      state: "failed",
      says: expect.stringContaining("is taken. Choose another by --port."),
    });
  });

  test("notices a cache directory that is a file", async () => {
    using data = await usedData();
    writeFileSync(data.beside("cache"), "");
    const { found } = await look(data, { CACHE_DIR: data.beside("cache") });
    expect(found("cache directory")?.says).toContain(`${data.beside("cache")} is not a directory.`);
  });

  test("notices a cache directory that can't be written, and says which setting moves it", async () => {
    using data = await usedData();
    const { found } = await look(data, { CACHE_DIR: "/proc/cache" });
    expect(found("cache directory")).toMatchObject({
      state: "failed",
      says: expect.stringContaining("CACHE_DIR"),
    });
    expect(found("libvips")?.state).toBe("failed");
  });
});

function damage(file: string): void {
  writeFileSync(file, new Uint8Array(8192).fill(0xff));
}

function writtenTomorrow(file: string): void {
  // A closed database is written to once more when the last of its statements goes.
  Bun.gc(true);
  const tomorrow = Date.now() / 1000 + 86_400;
  utimesSync(file, tomorrow, tomorrow);
}

function replaceByFile({ path }: DataDirectory): void {
  rmSync(path, { recursive: true });
  writeFileSync(path, "");
}

function shortly({ client }: TestIssuer) {
  const { key, name, issuer, clientId, clientSecret } = client;
  return { key, name, issuer, clientId, clientSecret };
}
