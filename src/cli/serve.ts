import { openServices, type Services, startServing } from "#src/app.ts";
import { describeConfig } from "#src/config/describe.ts";
import type { Settings } from "#src/config/load.ts";
import type { Config } from "#src/config/options.ts";
import { hasAssets } from "#src/domain/assets/list.ts";
import { createSetupToken } from "#src/domain/identity/set-up.ts";
import { lookAt } from "#src/lib/files.ts";
import { createLog, type Log } from "#src/lib/log.ts";
import { version } from "#src/lib/version.ts";
import { type FirstStep, firstSteps } from "#views/first-steps.ts";
import { paths } from "#views/paths.ts";
import { isOpenToOthers } from "./checks/files.ts";
import type { Input, Outcome } from "./command.ts";
import { refuseUpgradeBesideServer } from "./data.ts";
import { watchForFaults } from "./faults.ts";
import { dataFlagText, programText } from "./program.ts";
import type { Terminal } from "./terminal.ts";
import { hostAndPort } from "./values.ts";

/** By then most have stopped. */
const noteAfterMs = 500;
const stopping = "stopping: what is under way has 20 seconds to end; another signal ends it at once";

/** Serves until it is interrupted; then what is under way ends first. */
export async function serve({ flags, settings }: Input, terminal: Terminal): Promise<Outcome> {
  const { config } = settings;
  const interrupted = terminal.interrupted();
  refuseUpgradeBesideServer(config.dataDir);
  const log = createLog({ level: config.logLevel });
  using faults = watchForFaults(log);
  const services = await openServices(config, log);
  try {
    const serving = await startServing(services, config, describeConfig(settings));
    const next = (await hasAssets(services)) ? [] : nextSteps(settings);
    const { publicUrl, host, dataDir } = config;
    const setUpUrl = await setUpUrlOf(services);
    const started = { url: publicUrl, host, port: serving.port, dataDir, firstSteps: next, setUpUrl };
    await warnOfOpenKey(config, services.log);
    await terminal.out(
      flags.has("json") ? `${JSON.stringify(started)}\n` : greeting(settings, next, setUpUrl),
    );
    await untilAborted(AbortSignal.any([interrupted, faults.signal]));
    const noting = setTimeout(() => services.log.info(stopping), noteAfterMs);
    await serving.stop().finally(() => clearTimeout(noting));
  } finally {
    await services.close();
  }
  return { text: "", json: undefined, isRefused: faults.signal.aborted };
}

/** As `doctor` does, which few ask. */
async function warnOfOpenKey({ sealingKeys, keyFile }: Config, log: Log): Promise<void> {
  const facts = sealingKeys ? undefined : await lookAt(keyFile);
  if (facts && isOpenToOthers(facts)) log.warn(`others can read the key: chmod 600 ${keyFile}`);
}

/** A new one at each start, until somebody has used one. */
async function setUpUrlOf(services: Services): Promise<string | undefined> {
  const token = await createSetupToken(services);
  return token === undefined ? undefined : services.publicUrl + paths.setUp(token);
}

function nextSteps(settings: Settings): FirstStep[] {
  const { publicUrl } = settings.config;
  return firstSteps({ program: programText(), publicUrl, dataFlag: dataFlagText(settings) });
}

function greeting({ config }: Settings, next: FirstStep[], setUpUrl: string | undefined): string {
  const { publicUrl, host, port, dataDir } = config;
  const lines = [
    `Imagor Cloud ${version} is at ${publicUrl} (listening on ${hostAndPort(host, port)}).`,
    `Its data lies in ${dataDir}.`,
    ...(setUpUrl === undefined
      ? []
      : ["", "Nobody has set it up yet. Do so within 24 hours by this link:", `  ${setUpUrl}`]),
    ...(next.length > 0 ? ["", "No picture is in it yet. What to do next:"] : []),
    ...next.flatMap(({ what, command }) => ["", `  ${what}:`, `    ${command}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
