import { expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createApp, openServices, startServing } from "#src/app.ts";
import { loadConfig } from "#src/config/load.ts";
import type { Config } from "#src/config/options.ts";
import { signUrl } from "#src/domain/delivery/sign-url.ts";
import { listActivity } from "#src/domain/spaces/activity.ts";
import { listSpaces } from "#src/domain/spaces/spaces.ts";
import { aDirectory } from "#test/support/directory.ts";
import { strictLog } from "#test/support/log.ts";

const system = { kind: "system" } as const;

function configFor(dataDir: string): Config {
  const loaded = loadConfig({ env: { DATA_DIR: dataDir, PORT: "1" } });
  if ("mistakes" in loaded) throw new Error("a mistake in the settings of a test");
  return { ...loaded.config, port: 0 };
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("the first start makes everything, for its owner alone; the next one finds it", async () => {
  using directory = aDirectory();
  const dataDir = join(directory.path, "new", "data");
  const config = configFor(dataDir);
  const first = await openServices(config, strictLog());
  expect((await listSpaces(first, system)).map(({ key }) => key)).toEqual(["default"]);
  const signed = await signUrl(first, system, { spaceKey: "default", path: "a.jpg" });
  await first.close();
  expect(modeOf(dataDir)).toBe("700");
  expect(modeOf(config.keyFile)).toBe("600");
  const second = await openServices(config, strictLog());
  expect(await signUrl(second, system, { spaceKey: "default", path: "a.jpg" })).toBe(signed);
  await second.close();
});

test("another key file than the one of the data is refused at once", async () => {
  using directory = aDirectory();
  const config = configFor(directory.path);
  await (await openServices(config, strictLog())).close();
  expect(readFileSync(config.keyFile, "utf8").trim()).toHaveLength(44);
  writeFileSync(config.keyFile, `${Buffer.alloc(32, 1).toString("base64")}\n`);
  chmodSync(config.keyFile, 0o600);
  await expect(openServices(config, strictLog())).rejects.toMatchObject({ code: "conflict" });
});

test("where there is data a missing key is never replaced by a new one", async () => {
  using directory = aDirectory();
  const config = configFor(directory.path);
  await (await openServices(config, strictLog())).close();
  rmSync(config.keyFile);
  await expect(openServices(config, strictLog())).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/there is no .*\/key, and SEALING_KEY isn't set\. Bring it back/),
  });
  expect(existsSync(config.keyFile)).toBe(false);
});

test("the settings make a server that answers, alone on its data, until it is stopped", async () => {
  using directory = aDirectory();
  const config = configFor(directory.path);
  const services = await openServices(config, strictLog());
  const serving = await startServing(services, config);
  const answer = await fetch(`http://127.0.0.1:${serving.port}/readyz`);
  expect(await answer.json()).toEqual({
    status: "ok",
    checks: { database: "ok", storage: "ok", renderer: "ok" },
  });
  await expect(startServing(services, config)).rejects.toMatchObject({ code: "conflict" });
  await serving.stop();
  const again = await startServing(services, config);
  await again.stop();
  await services.close();
});

test("a clean stop loses none of the deliveries that were counted", async () => {
  using directory = aDirectory();
  const config = configFor(directory.path);
  const services = await openServices(config, strictLog());
  const serving = await startServing(services, config);
  const path = await signUrl(services, system, { spaceKey: "default", path: "30x20/color:red" });
  const { pathname } = new URL(path, "http://localhost");
  for (let times = 0; times < 3; times += 1) {
    const answer = await fetch(`http://127.0.0.1:${serving.port}${pathname}`);
    expect([answer.status, (await answer.bytes()).length > 0]).toEqual([200, true]);
  }
  await serving.stop();
  const noted = await listActivity(services, system, { spaceKey: "default", since: "2000-01-01" });
  expect(noted.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(3);
  await services.close();
});

test("a cache directory that can't be made is refused with the setting that moves it", async () => {
  using directory = aDirectory();
  const config = { ...configFor(directory.path), cacheDir: "/proc/cache" };
  const services = await openServices(config, strictLog());
  await expect(startServing(services, config)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(
      /^Pictures can't be made without \/proc\/cache\/native: .*by CACHE_DIR\.$/,
    ),
  });
  await services.close();
  await (await openServices({ ...config, cacheDir: directory.path }, strictLog())).close();
});

test("hosts of the settings lead to their spaces", async () => {
  using directory = aDirectory();
  const config = { ...configFor(directory.path), deliveryHosts: { "img.example": "default" } };
  const services = await openServices(config, strictLog());
  const app = createApp(services, config);
  const path = await signUrl(services, system, {
    spaceKey: "default",
    path: "filters:format(png)/color:red",
  });
  const onItsHost = path.replace("/i/default", "");
  expect((await app.fetch(new Request(`http://img.example${onItsHost}`))).status).toBe(200);
  expect((await app.fetch(new Request(`http://other.example${onItsHost}`))).status).toBe(404);
  await services.close();
});
