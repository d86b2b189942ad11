import { afterAll } from "bun:test";
import { join } from "node:path";
import { type Issuers, noIssuers } from "#src/clients/issuers.ts";
import { createLoggedMail } from "#src/clients/logged-mail.ts";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import type { Actor } from "#src/domain/actor.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { CopyWishes } from "#src/domain/delivery/copy-wishes.ts";
import { signUrl } from "#src/domain/delivery/sign-url.ts";
import { createApiKey } from "#src/domain/identity/api-keys.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import type { Scope } from "#src/domain/permissions.ts";
import { createSealer } from "#src/domain/sealer.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { embeddedDirectory, ownCommand } from "#src/embedded.ts";
import type { Connection } from "#src/http/exchange.ts";
import { LivePages } from "#src/http/pages/live.ts";
import { createHttp, type HttpOptions } from "#src/http/routes.ts";
import type { Renderer } from "#src/imaging/job.ts";
import { RenderPool } from "#src/imaging/pool/pool.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { fixedClock } from "#test/support/clock.ts";
import { aDatabase } from "#test/support/database.ts";
import { aDirectory } from "#test/support/directory.ts";
import { noDns } from "#test/support/dns.ts";
import { strictLog } from "#test/support/log.ts";
import { createMemoryStorage } from "#test/support/memory-storage.ts";
import { defaults } from "#test/support/mode.ts";
import { partsForPeople } from "#test/support/people.ts";
import { resultsIn } from "#test/support/results.ts";

export const system: Actor = { kind: "system" };

export const limits: SpaceLimits = {
  sourceMaxPixels: 50_000_000,
  sourceMaxFrames: 200,
  sourceMaxBytes: 1_000_000,
  resultMaxSide: 9_999,
  resultMaxPixels: 81_000_000,
  cpuSeconds: 5,
  wallSeconds: 15,
  newResultsPerHour: defaults.newResultsPerHour,
  urlMaxBytes: 65_536,
};

const directory = aDirectory();
let child: RenderPool | undefined;
afterAll(async () => {
  await child?.close();
  child = undefined;
});

/** The real one, with one process, shared by the tests of a file. */
function thePool(): RenderPool {
  child ??= new RenderPool({
    command: ownCommand("render-child"),
    processes: 1,
    mostWaitingMs: 60_000,
    rest: { afterMs: 60_000, keptBytes: 24_000_000 },
    memoryBytes: 1_000_000_000,
    cacheDirectory: join(directory.path, "native"),
    log: strictLog(),
  });
  return child;
}

function renderer(): Renderer {
  const real = thePool();
  return {
    probe: (...asked) => real.probe(...asked),
    render: (...asked) => real.render(...asked),
    compare: (...asked) => real.compare(...asked),
  };
}

/** A plain colour as a picture of any format that can be written. */
export async function aPicture(operations = "60x40", colour = "red"): Promise<Uint8Array> {
  const { body } = await renderer().render({
    params: parsePath(`${operations}/color:${colour}`),
    defaults: "imagor",
    limits,
  });
  return body;
}

export interface AppOptions extends Partial<HttpOptions> {
  publicUrl?: string;
  /** A directory for the database, in place of one on memory-backed disk. */
  databaseRoot?: string;
  limits?: Partial<SpaceLimits>;
  renderer?: Partial<Renderer>;
  storage?: Partial<Context["storage"]>;
  results?: Context["results"];
  /** The setting WORKING_COPIES. */
  workingCopies?: boolean;
  log?: Context["log"];
  signUp?: Context["signUp"];
  legal?: Context["legal"];
  mailer?: Context["mailer"];
  issuers?: Issuers;
  dns?: Context["dns"];
  outbound?: Context["outbound"];
  readyToRender?(): Promise<unknown>;
}

/**
 * The whole of http over a database of its own, a still clock and pictures in memory, with one org, as the settings of
 * the mode are where nobody has chosen others.
 */
export async function anApp({
  renderer: faults,
  storage,
  results = resultsIn(directory.path),
  workingCopies = true,
  log,
  readyToRender = async () => {},
  publicUrl = "http://localhost",
  signUp = defaults.signUp,
  legal = defaults.legal,
  mailer = createLoggedMail(strictLog()),
  issuers = noIssuers,
  dns = noDns,
  outbound = createOutbound({ allow: [] }),
  databaseRoot,
  limits: otherLimits,
  ...options
}: AppOptions = {}) {
  const clock = fixedClock();
  const lines: Record<string, unknown>[] = [];
  const db = await aDatabase(clock, databaseRoot);
  const context: Context = {
    db,
    clock,
    log: log ?? strictLog(lines),
    storage: { ...createMemoryStorage(clock.now), ...storage },
    renderer: { ...renderer(), ...faults },
    outbound,
    mailer,
    dns,
    issuers,
    results,
    copies: new CopyWishes(workingCopies),
    sealer: createSealer([new Uint8Array(32).fill(7)]),
    ...partsForPeople(clock),
    signUp,
    legal,
    limits: { ...limits, ...otherLimits },
    publicUrl,
    fontMaxBytes: 10_000_000,
    orphanGraceSeconds: 3_600,
  };
  const org = await createOrg(context, system, { name: "Test" });
  let stored = 0;
  const live = new LivePages(context);
  const http = createHttp(
    {
      ...context,
      live,
      pool: thePool(),
      readyToRender,
      stored: () => void stored++,
      warmUpCreated: () => {},
    },
    {
      version: "1.2.3",
      deliveryHosts: {},
      trustedProxies: [],
      allowUnsafe: defaults.allowUnsafe,
      publicDirectory: embeddedDirectory("public"),
      installation: { dataDir: "/data", mailHost: undefined, mailFrom: undefined },
      ...options,
    },
  );
  const fetch = (path: string, init: RequestInit = {}, connection?: Connection) =>
    http.fetch(new Request(`http://localhost${path}`, init), connection);

  return {
    ...http,
    context,
    clock,
    lines,
    org,
    stored: () => stored,
    live,
    ask: fetch,
    get: (path: string, headers: Record<string, string> = {}) => fetch(path, { headers }),
    space: (key: string, settings: Partial<Parameters<typeof createSpace>[2]> = {}) =>
      createSpace(context, system, { orgId: org.id, key, ...settings }),
    async put(spaceKey: string, path: string, bytes: Uint8Array) {
      const body = new Response(bytes).body ?? new ReadableStream();
      return (await uploadAsset(context, system, { spaceKey, path, body })).asset;
    },
    sign: (spaceKey: string, path: string) => signUrl(context, system, { spaceKey, path }),
    async key(scopes: Scope[], spaceKeys: string[] | "all" = "all") {
      return (await createApiKey(context, system, { orgId: org.id, spaceKeys, scopes })).token;
    },
    [Symbol.dispose]: () => db[Symbol.dispose](),
  };
}

export type TestApp = Awaited<ReturnType<typeof anApp>>;
