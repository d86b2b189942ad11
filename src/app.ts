import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createDns } from "#src/clients/dns.ts";
import type { Issuers } from "#src/clients/issuers.ts";
import { createLoggedMail } from "#src/clients/logged-mail.ts";
import type { Mailer } from "#src/clients/mail.ts";
import { createOidc } from "#src/clients/oidc/oidc.ts";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import { createSmtp } from "#src/clients/smtp.ts";
import { certificateFilesOf } from "#src/config/certificate.ts";
import { issuersOf } from "#src/config/issuers.ts";
import type { Config } from "#src/config/options.ts";
import type { Context } from "#src/domain/context.ts";
import { CopyWishes } from "#src/domain/delivery/copy-wishes.ts";
import { listHostsWithoutSpace } from "#src/domain/delivery/delivery-hosts.ts";
import { ResultBudget } from "#src/domain/delivery/result-budget.ts";
import { Results } from "#src/domain/delivery/results.ts";
import { firstRun } from "#src/domain/first-run.ts";
import { Attempts } from "#src/domain/identity/attempts.ts";
import { HashingProcess } from "#src/domain/identity/hashing-process.ts";
import { type LegalText, type LegalTexts, legalText } from "#src/domain/identity/legal.ts";
import { PasswordSlot } from "#src/domain/identity/password-slot.ts";
import { checkSealer, openSealer } from "#src/domain/sealing-keys.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { embeddedDirectory, isExecutable, ownCommand } from "#src/embedded.ts";
import { LivePages } from "#src/http/pages/live.ts";
import { type App, createHttp, type HttpOptions } from "#src/http/routes.ts";
import { startServer } from "#src/http/server.ts";
import type { TlsOptions } from "#src/http/watch-certificate.ts";
import { RenderPool } from "#src/imaging/pool/pool.ts";
import { type Schedule, startJobs } from "#src/jobs/schedule.ts";
import { systemClock } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import { refusesPrograms } from "#src/lib/files.ts";
import type { Log } from "#src/lib/log.ts";
import { version } from "#src/lib/version.ts";
import { openDataDirectory } from "#src/storage/data-directory.ts";
import { createDiskStorage } from "#src/storage/disk.ts";
import { ResultFiles } from "#src/storage/results/result-files.ts";
import { openDatabase } from "#src/store/database.ts";
import { lockDataDirectory } from "#src/store/lock.ts";
import { defaultTexts } from "#views/words/default-texts.ts";

/** Everything that commands and the server work with. */
export interface Services extends Context {
  renderer: RenderPool;
  close(): Promise<void>;
}

export interface Serving {
  port: number;
  /** Lets requests under way end, then everything else. */
  stop(): Promise<void>;
}

/** The jobs that are told when there is something for them. */
type Told = Omit<Schedule, "stop" | "noteLast">;

/** The pages that are open, which wait for nothing but news. */
type Live = { live: LivePages };

/** Of an object that no row speaks of: longer than any upload that goes on takes from its bytes to its row. */
const orphanGraceSeconds = 3_600;

export function databaseFile(dataDir: string): string {
  return join(dataDir, "imagor.db");
}

/** Opens the data directory, making what isn't there yet: the directory itself, key file, database, org and space. */
export async function openServices(config: Config, log: Log): Promise<Services> {
  await openDataDirectory(config.dataDir);
  const clock = systemClock;
  const file = databaseFile(config.dataDir);
  const sealer = await openSealer(config, { hasData: existsSync(file) });
  const db = await openDatabase({ file, migrations: embeddedDirectory("drizzle"), clock, log });
  const renderer = createRenderPool(config, { cacheDirectory: nativeDirectory(config), log });
  const directory = join(config.cacheDir, "results");
  const files = new ResultFiles({ directory, maxBytes: config.resultCacheBytes, log });
  const budget = new ResultBudget(clock);
  const hashing = new HashingProcess({
    command: ownCommand("hashing-child"),
    cacheDirectory: nativeDirectory(config),
  });
  const outbound = createOutbound({ allow: config.outboundAllow });
  const context = {
    db,
    clock,
    log,
    sealer,
    renderer,
    outbound,
    dns: createDns({ servers: config.dnsServers }),
    issuers: createIssuers(config, outbound),
    mailer: createMailer(config) ?? createLoggedMail(log),
    results: new Results({ files, memoryBytes: config.resultMemoryBytes, budget }),
    // Without results that are kept there is no place for them.
    copies: new CopyWishes(config.workingCopies && config.resultCacheBytes > 0),
    storage: createDiskStorage({ root: config.dataDir }),
    limits: limitsOf(config),
    fontMaxBytes: config.fontMaxBytes,
    publicUrl: config.publicUrl,
    passwords: new PasswordSlot((asked) => hashing.ask(asked)),
    attempts: new Attempts(clock),
    signUp: config.signUp,
    legal: await legalTextsOf(config),
    orphanGraceSeconds,
  };
  await checkSealer(context, config);
  await firstRun(context);
  return {
    ...context,
    async close() {
      await renderer.close();
      await hashing.close();
      await context.results.close();
      db.close();
    },
  };
}

/** The program as a function from request to answer. */
export function createApp(
  services: Services & Partial<Told & Live>,
  config: Config,
  settings: HttpOptions["settings"] = [],
): App {
  return createHttp(
    {
      stored: () => {},
      warmUpCreated: () => {},
      readyToRender: () => services.renderer.ready(),
      pool: services.renderer,
      live: new LivePages(services),
      ...services,
    },
    {
      ...config,
      version,
      publicDirectory: embeddedDirectory("public"),
      showsKit: !isExecutable,
      installation: installationOf(config),
      settings,
    },
  );
}

/** Keeps other servers off the data, listens, and does the work that nobody asks for. */
export async function startServing(
  services: Services,
  config: Config,
  settings?: HttpOptions["settings"],
): Promise<Serving> {
  startRenderer(services.renderer, config);
  const lock = lockDataDirectory(config.dataDir);
  services.results.open();
  const jobs = startJobs(services);
  const live = new LivePages(services);
  try {
    await warnOfSettings(services, config);
    const server = startServer(createApp({ ...services, ...jobs, live }, config, settings), {
      ...config,
      tls: tlsOf(services, config),
    });
    return {
      port: server.port,
      async stop() {
        live.stop();
        await Promise.all([server.stop(), jobs.stop()]);
        await jobs.noteLast().catch((err) => services.log.error({ err }, "the last counts aren't noted"));
        lock.release();
      },
    };
  } catch (error) {
    await jobs.stop();
    lock.release();
    throw error;
  }
}

function tlsOf({ log, clock }: Services, config: Config): TlsOptions | undefined {
  const files = certificateFilesOf(config);
  return files && { ...files, log, clock };
}

function startRenderer(renderer: RenderPool, config: Config): void {
  try {
    renderer.start();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = "Name another directory by CACHE_DIR.";
    throw new Refusal(
      "invalid",
      `Pictures can't be made without ${nativeDirectory(config)}: ${reason}. ${remedy}`,
      {
        cause,
      },
    );
  }
}

/** What is right by itself and will let pictures fail. */
async function warnOfSettings({ db, log }: Services, config: Config): Promise<void> {
  for (const sentence of await listHostsWithoutSpace({ db }, config.deliveryHosts)) log.warn(sentence);
  const directory = nativeDirectory(config);
  if (!(await refusesPrograms(directory))) return;
  const remedy = "Name a directory on another one by CACHE_DIR.";
  log.warn(`The disk of ${directory} doesn't allow programs (noexec): no picture can be made. ${remedy}`);
}

/** Starts nothing yet: most commands render nothing. */
export function createRenderPool(
  config: Config,
  { cacheDirectory, log }: { cacheDirectory: string; log: Log },
): RenderPool {
  const processes = config.renderProcesses || availableParallelism();
  return new RenderPool({
    command: ownCommand("render-child"),
    cacheDirectory,
    processes,
    mostWaitingMs: config.queueSeconds * 1000 * processes,
    // A new process holds 14 MB of its own.
    rest: { afterMs: 15_000, keptBytes: 24_000_000 },
    libheifFile: config.libheifFile,
    memoryBytes: config.renderMemoryBytes,
    log,
  });
}

/** By whom people sign in from outside. */
export function createIssuers(
  config: Config,
  outbound = createOutbound({ allow: config.outboundAllow }),
): Issuers {
  return createOidc({ outbound, clock: systemClock }, issuersOf(config));
}

/** Undefined where no mail server is set. */
export function createMailer(
  { smtpServer: server, mailFrom: from }: Config,
  patienceMs?: number,
): Mailer | undefined {
  return server && from && createSmtp({ server, from, patienceMs });
}

/** Only what is no secret. */
function installationOf({ dataDir, smtpServer, mailFrom }: Config): HttpOptions["installation"] {
  const isSet = smtpServer !== undefined && mailFrom !== undefined;
  return {
    dataDir,
    mailHost: isSet ? smtpServer.host : undefined,
    mailFrom: isSet ? mailFrom.address : undefined,
  };
}

/** What the settings allow each space. */
export function limitsOf(config: Config): SpaceLimits {
  return {
    sourceMaxPixels: config.sourceMaxPixels,
    sourceMaxFrames: config.sourceMaxFrames,
    sourceMaxBytes: config.sourceMaxBytes,
    resultMaxSide: config.resultMaxSide,
    resultMaxPixels: config.resultMaxPixels,
    cpuSeconds: config.renderCpuSeconds,
    wallSeconds: config.renderSeconds,
    newResultsPerHour: config.newResultsPerHour || Number.POSITIVE_INFINITY,
    urlMaxBytes: config.urlMaxBytes,
  };
}

/** The deployer's where he has given them. */
async function legalTextsOf({ termsFile, privacyFile }: Config): Promise<LegalTexts> {
  const read = async (file: string | undefined, byDefault: Record<string, string>): Promise<LegalText> =>
    legalText(file === undefined ? byDefault : { given: await Bun.file(file).text() });
  return {
    terms: await read(termsFile, defaultTexts.terms),
    privacy: await read(privacyFile, defaultTexts.privacy),
  };
}

/** Where libvips is unpacked. */
function nativeDirectory({ cacheDir }: Config): string {
  return join(cacheDir, "native");
}
