import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "#src/domain/context.ts";
import type { WarmUp } from "#src/domain/warm-ups/warm-up.ts";
import {
  cancelWarmUp as cancel,
  createWarmUp,
  findWarmUp,
  listWarmUps as list,
} from "#src/domain/warm-ups/warm-ups.ts";
import { isServed } from "#src/store/lock.ts";
import type { Input, Outcome } from "./command.ts";
import { system, withData } from "./data.ts";
import { progressLine } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { columns, printable, timeText } from "./values.ts";

/** A line that moves, at little cost for the server beside it. */
const lookMs = 250;
/** Looking for the server holds its lock for a moment. */
const looksPerServer = 20;

const noServer =
  "No server is running on this data, so nothing is made yet. Start one (`imagor-cloud serve`): it works this off.";

/** Notes what is to be made, and watches a running server make it. */
export async function warmUp(
  { arguments: [folder = ""], flags, settings }: Input,
  terminal: Terminal,
): Promise<Outcome> {
  const spaceKey = flags.required("space");
  const { dataDir } = settings.config;
  const interrupted = terminal.interrupted();
  return await withData(settings, async (services) => {
    const created = await createWarmUp(services, system, {
      spaceKey,
      folder,
      operations: flags.all("operation"),
    });
    if (!isServed(dataDir)) return outcomeOf(created, noServer);
    if (flags.has("no-wait")) return outcomeOf(created, watchLater(created, spaceKey));
    return await watch(services, { spaceKey, dataDir, id: created.id, interrupted }, terminal);
  });
}

export async function listWarmUps({ flags, settings }: Input): Promise<Outcome> {
  const spaceKey = flags.required("space");
  const warmUps = await withData(settings, (services) => list(services, system, { spaceKey }));
  const rows = warmUps.map((warmUp) => [
    warmUp.id,
    warmUp.state,
    `${goneOf(warmUp)} of ${warmUp.total}`,
    String(warmUp.refused),
    timeText(warmUp.createdAt),
    printable(warmUp.folder || "/"),
    printable(warmUp.operations.join(" ")),
  ]);
  const head = ["ID", "STATE", "DONE", "REFUSED", "MADE", "FOLDER", "OPERATIONS"];
  return { text: columns([head, ...rows]), json: warmUps };
}

export async function cancelWarmUp({ arguments: [id = ""], flags, settings }: Input): Promise<Outcome> {
  const spaceKey = flags.required("space");
  const warmUp = await withData(settings, (services) => cancel(services, system, { spaceKey, id }));
  const text =
    warmUp.state === "cancelled"
      ? `Warm-up ${id} is cancelled. What it has made stays.`
      : `Warm-up ${id} was done already.`;
  return { text, json: warmUp };
}

interface Watched {
  spaceKey: string;
  id: string;
  dataDir: string;
  /** The person has seen enough; the server goes on. */
  interrupted: AbortSignal;
}

async function watch(
  services: Context,
  { spaceKey, id, dataDir, interrupted }: Watched,
  terminal: Terminal,
): Promise<Outcome> {
  for (let looks = 1; ; looks += 1) {
    const warmUp = await findWarmUp(services, system, { spaceKey, id });
    terminal.progress(
      warmUp.state === "running" ? progressLine(goneOf(warmUp), warmUp.total, labelOf(warmUp)) : "",
    );
    if (warmUp.state !== "running") return outcomeOf(warmUp);
    const isAlone = looks % looksPerServer === 0 && !isServed(dataDir);
    if (interrupted.aborted || isAlone) terminal.progress("");
    if (interrupted.aborted) return outcomeOf(warmUp, watchLater(warmUp, spaceKey));
    if (isAlone)
      return outcomeOf(
        warmUp,
        "The server has stopped. The next one (`imagor-cloud serve`) goes on with it.",
      );
    await sleep(lookMs, undefined, { signal: interrupted }).catch(() => {});
  }
}

function labelOf({ made, kept, refused }: WarmUp): string {
  return `(${made} made, ${kept} kept before, ${refused} refused)`;
}

function goneOf({ made, kept, refused }: WarmUp): number {
  return made + kept + refused;
}

function watchLater({ id }: WarmUp, spaceKey: string): string {
  return `The server goes on with it. \`imagor-cloud warm-up list --space ${spaceKey}\` shows how far it is, \`warm-up cancel ${id} --space ${spaceKey}\` ends it.`;
}

/** What can't be made is a refusal of the picture, and is told as one. */
function outcomeOf(warmUp: WarmUp, what = ""): Outcome {
  const { id, state, total, lastRefusal, refused } = warmUp;
  const counts = `${goneOf(warmUp)} of ${total} ${labelOf(warmUp)}`;
  const last = lastRefusal === undefined ? [] : [`Refused last: ${printable(lastRefusal)}`];
  const lines = [`Warm-up ${id} is ${state}: ${counts}.`, ...last, ...(what ? [what] : [])];
  return { text: lines.join("\n"), json: warmUp, isRefused: refused > 0 || state === "cancelled" };
}
