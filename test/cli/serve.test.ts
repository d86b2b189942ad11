import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { decode, plain } from "#test/support/engine.ts";
import { aDataDirectory } from "./data-directory.ts";
import { freePort } from "./free-port.ts";
import { aServer, ended, spawn } from "./process.ts";

/** Each starts processes of its own, which takes long on a busy machine. */
setDefaultTimeout(60_000);

test("it says where it is and, until there is a picture, what to do next", async () => {
  using data = aDataDirectory();
  await data.run("space create shop");
  await using first = await aServer(data.path);
  expect(first.greeting).toContain(`is at ${first.url} `);
  expect(first.greeting).toContain(`Its data lies in ${data.path}.`);
  for (const command of ["asset add", "sign", "curl"])
    expect(first.greeting).toMatch(new RegExp(`^ {4}.*${command} `, "m"));
  expect(first.greeting).toContain(`--data ${data.path}`);
  expect((await fetch(first.url)).status).toBe(200);
  await first[Symbol.asyncDispose]();
  await Bun.write(data.beside("cat.png"), await plain(60, 40, "red"));
  await data.run(`asset add ${data.beside("cat.png")} --space shop`);
  await using second = await aServer(data.path);
  expect(second.greeting).toContain(`is at ${second.url} `);
  expect(second.greeting).not.toContain("asset add");
});

test("each start prints another link to set it up, until somebody may run it", async () => {
  using data = aDataDirectory();
  const link = async () => {
    await using server = await aServer(data.path);
    return /^ {2}(http\S+\/set-up\?token=[\w-]{43})$/m.exec(server.greeting)?.[1];
  };
  const [first, second] = [await link(), await link()];
  expect(first).toBeString();
  expect(second).toBeString();
  expect(second).not.toBe(first);
  await data.run("user create ada@example.com --operator");
  expect(await link()).toBeUndefined();
});

test("the first steps lead to a picture", async () => {
  using data = aDataDirectory();
  await using server = await aServer(data.path, ["--json"]);
  const { firstSteps } = JSON.parse(server.greeting);
  const folder = data.beside("work");
  await Bun.write(join(folder, "cat.jpg"), await plain(600, 400, "red"));
  for (const { command } of firstSteps) {
    const there = command
      .replace("add cat.jpg", `add ${folder}/cat.jpg`)
      .replace("-o small.jpg", `-o ${folder}/small.jpg`);
    expect(Bun.spawnSync(["sh", "-c", there]).exitCode).toBe(0);
  }
  const { width, height } = await decode(await Bun.file(join(folder, "small.jpg")).bytes());
  expect([width, height]).toEqual([300, 200]);
});

test("an error that nothing catches is logged, and ends the server as if it was asked to", async () => {
  using data = aDataDirectory();
  const script = `
    const { runProcess } = await import("#src/cli/run.ts");
    const done = runProcess(["serve", "--data", ${JSON.stringify(data.path)}, "--port", "${freePort()}"]);
    setTimeout(() => { throw new Error("a timer failed"); }, 1_500);
    process.exit(await done);
  `;
  const child = Bun.spawn([process.execPath, "-e", script], {
    cwd: join(import.meta.dir, "../.."),
    stdout: "pipe",
    stderr: "pipe",
  });
  const { code, notes } = await ended(child);
  expect([code, notes]).toEqual([1, expect.stringContaining("a timer failed")]);
  expect(notes).toContain("an error that nothing has caught");
  const again = await aServer(data.path);
  await again[Symbol.asyncDispose]();
});

test("a running server notices at once what commands change beside it", async () => {
  using data = aDataDirectory();
  await using server = await aServer(data.path);
  await Bun.write(data.beside("cat.png"), await plain(60, 40, "red"));
  await data.run("space create shop");
  await data.run(`asset add ${data.beside("cat.png")} --space shop`);
  const signed = (await data.run("sign 30x20/cat.png --space shop")).out.trim();
  const answer = await fetch(server.url + signed);
  expect([answer.status, (await decode(await answer.bytes())).width]).toEqual([200, 30]);
  const original = (await data.run("sign filters:raw()/cat.png --space shop")).out.trim();
  expect((await fetch(server.url + original)).status).toBe(403);
  await data.run("space update shop --raw");
  expect((await fetch(server.url + original)).status).toBe(200);
  const { json: keys } = await data.runJson("signing-key list --space shop");
  await data.run(`signing-key disable ${keys[0].id} --space shop`);
  expect((await fetch(server.url + signed)).status).toBe(403);
});

test("many commands at once and a server on the same data lose nothing", async () => {
  using data = aDataDirectory();
  await using _server = await aServer(data.path);
  const names = Array.from({ length: 3 }, (_, index) => `space-${index}`);
  const ran = await Promise.all(
    names.map((name) => ended(spawn(["space", "create", name, "--data", data.path]))),
  );
  expect(ran.map(({ code, notes }) => [code, notes])).toEqual(names.map(() => [0, ""]));
  const signed = await Promise.all(names.map((name) => data.run(`sign a.png --space ${name}`)));
  expect(signed.map(({ code }) => code)).toEqual(names.map(() => 0));
});

test("a second server on the same data is refused, and the first goes on", async () => {
  using data = aDataDirectory();
  await using first = await aServer(data.path);
  const { code, out, notes } = await ended(
    spawn(["serve", "--data", data.path, "--port", String(first.port + 1)]),
  );
  expect([code, out]).toEqual([1, ""]);
  expect(notes).toBe(`Another server is running on ${data.path}. Stop it first, or name another --data.\n`);
  expect((await fetch(first.url)).status).toBe(200);
});

test("a port that is taken is refused with what to do", async () => {
  using data = aDataDirectory();
  using other = aDataDirectory();
  await using first = await aServer(data.path);
  const { code, notes } = await ended(spawn(["serve", "--data", other.path, "--port", String(first.port)]));
  expect([code, notes]).toEqual([
    1,
    expect.stringMatching(/^Port \d+ of 127\.0\.0\.1 is taken\. .*--port\.\n$/),
  ]);
});

test.each(["203.0.113.9", "nosuch.invalid", "300.1.1.1"])(
  "--host %s is refused with what to do",
  async (host) => {
    using data = aDataDirectory();
    const { code, notes } = await ended(spawn(["serve", "--data", data.path, "--host", host]));
    expect([code, notes]).toEqual([
      1,
      expect.stringContaining(`This machine can't listen on ${host}. Name an address of its own by --host: `),
    ]);
  },
);

const canMount = Bun.spawnSync(["unshare", "--mount", "true"]).success;

test.skipIf(!canMount)("what will let pictures fail is said at the start", async () => {
  using data = aDataDirectory();
  mkdirSync(data.beside("cache"));
  const mount = 'mount -t tmpfs -o noexec none "$1"; shift; exec "$@"';
  const words = ["serve", "--data", data.path, "--port", String(freePort())];
  await using server = Bun.spawn(
    [
      "unshare",
      "--mount",
      "sh",
      "-c",
      mount,
      "sh",
      data.beside("cache"),
      process.execPath,
      "src/main.ts",
      ...words,
    ],
    {
      env: { ...process.env, CACHE_DIR: data.beside("cache"), DELIVERY_HOSTS: "img.example=shop" },
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  await server.stdout.getReader().read();
  server.kill("SIGTERM");
  const log = await new Response(server.stderr).text();
  expect(log).toContain('serves the space \\"shop\\" at img.example');
  expect(log).toMatch(/cache\/native doesn't allow programs \(noexec\).*by CACHE_DIR/);
});

test("an address of IPv6 is told in brackets", async () => {
  using data = aDataDirectory();
  await using server = await aServer(data.path, ["--host", "::1"]);
  expect(server.greeting).toContain(`(listening on [::1]:${server.port})`);
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends it with 0, and the data is free again", async (signal) => {
  using data = aDataDirectory();
  await using server = await aServer(data.path);
  server.process.kill(signal);
  expect(await server.process.exited).toBe(0);
  await using _next = await aServer(data.path);
});

test("killed, it leaves nothing locked", async () => {
  using data = aDataDirectory();
  await using server = await aServer(data.path);
  server.process.kill("SIGKILL");
  await server.process.exited;
  await using next = await aServer(data.path);
  expect((await fetch(next.url)).status).toBe(200);
});

test("wrong settings keep it from starting, all of them named, no secret shown", async () => {
  using data = aDataDirectory();
  const env = { PUBLIC_URL: "images.example.com", METRICS_TOKEN: "short", SOURCE_MAX_FRAMES: "0" };
  const { code, out, notes } = await ended(spawn(["serve", "--data", data.path], env));
  expect([code, out, notes.trim().split("\n").length]).toEqual([2, "", 3]);
  expect(notes).not.toContain("short,");
  expect(await Bun.file(join(data.path, "key")).exists()).toBe(false);
});

test("a reader that leaves early is no fault", async () => {
  const { exitCode, stdout, stderr } = Bun.spawnSync(["sh", "-c", `bun src/main.ts openapi | head -n 1`]);
  expect([exitCode, stdout.toString(), stderr.toString()]).toEqual([0, "{\n", ""]);
});
