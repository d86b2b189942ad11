import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { mustRun } from "#test/corpus/process.ts";
import { aDirectory } from "#test/support/directory.ts";
import { upload } from "./client.ts";
import { createToken, isBuilt, type RunningServer, runExecutable, startExecutable } from "./executable.ts";

/** Where `.ci/clients` puts what isn't ours. */
const place = resolve(import.meta.dir, "../../.cache/clients");
const isInstalled = existsSync(join(place, "installed"));
const python = join(place, "python/bin/python");
const script = (name: string) => join(import.meta.dir, "clients", name);

interface Signature {
  algorithm: "sha1" | "sha256";
  truncate: number;
}

interface SignedUrl {
  path: string;
  width: number;
  height: number;
}

const usual: Signature = { algorithm: "sha1", truncate: 0 };
const clients: [name: string, signature: Signature, sign: (secret: string) => string[]][] = [
  ["libthumbor", usual, (secret) => [python, script("libthumbor_urls.py"), secret]],
  ["imgora", usual, (secret) => [python, script("imgora_urls.py"), secret, "sha1", "0"]],
  [
    "imgora with sha256, cut to 40",
    { algorithm: "sha256", truncate: 40 },
    (secret) => [python, script("imgora_urls.py"), secret, "sha256", "40"],
  ],
  [
    "thumbor-js-url-builder",
    usual,
    (secret) => ["node", script("thumbor-js-urls.cjs"), secret, join(place, "npm")],
  ],
  [
    "@genox/imagor-url-builder",
    usual,
    (secret) => ["node", script("imagor-url-builder-urls.mjs"), secret, join(place, "npm")],
  ],
];

describe.skipIf(!isBuilt || !isInstalled)("URLs that others' clients sign (.ci/clients gets them)", () => {
  const directory = aDirectory();
  let server: RunningServer;

  beforeAll(async () => {
    server = await startExecutable({ directory: directory.path });
    const token = await createToken({ directory: directory.path }, server.data, "assets:write");
    const create = { width: 300, height: 200, channels: 3, background: "#c33" } as const;
    const noise = { type: "gaussian", mean: 128, sigma: 20 } as const;
    const picture = await sharp({ create: { ...create, noise } })
      .jpeg()
      .toBuffer();
    for (const path of ["holiday/cat.jpg", "holiday/a cat é.jpg"])
      expect((await upload(server, token, path, picture)).status).toBe(201);
  });
  afterAll(async () => {
    await server.end("SIGKILL");
    directory[Symbol.dispose]();
  });

  const addKey = async (secret: string, { algorithm, truncate }: Signature) => {
    const shape = ["--algorithm", algorithm, "--truncate", String(truncate), "--secret", secret];
    const words = ["signing-key", "add", "--space", "default", "--data", server.data, ...shape];
    expect((await runExecutable(words, { directory: directory.path })).exitCode).toBe(0);
  };
  const signedBy = async (command: string[]): Promise<SignedUrl[]> => JSON.parse(await mustRun(command));
  const ask = (path: string) => fetch(`${server.url}/i/default${path}`);

  test.each(clients)("%s: a picture of the size asked for", async (name, signature, sign) => {
    const secret = `the secret that ${name} has`;
    await addKey(secret, signature);
    const urls = await signedBy(sign(secret));
    expect(urls).toHaveLength(12);
    for (const { path, width, height } of urls) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, 200]);
      const made = await sharp(await answer.bytes()).metadata();
      expect([path, made.width, made.height]).toEqual([path, width, height]);
    }
  });

  test.each(clients)("%s: refused with a secret that isn't the space's", async (name, _, sign) => {
    for (const { path } of await signedBy(sign(`a secret that ${name} made up`)))
      expect([path, (await ask(path)).status]).toEqual([path, 403]);
  });
});
