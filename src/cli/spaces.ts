import { firstOrg } from "#src/domain/orgs/orgs.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import {
  createSpace as create,
  findSpace,
  listSpaces as list,
  updateSpace as update,
} from "#src/domain/spaces/spaces.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Flags, Input, Outcome } from "./command.ts";
import { system, withData, withOldOrNewData } from "./data.ts";
import { wrong } from "./parse.ts";
import { limitsFrom, limitsText } from "./space-limits.ts";
import type { Terminal } from "./terminal.ts";
import { choiceFrom, columns, printable, switchFrom, timeText } from "./values.ts";

export async function createSpace(
  { arguments: [key = ""], flags, settings }: Input,
  terminal: Terminal,
): Promise<Outcome> {
  const wanted = settingsFrom(flags, settings.config);
  return withOldOrNewData(settings, terminal, async (services) => {
    const { id: orgId } = await firstOrg(services, system);
    const space = await create(services, system, { orgId, key, ...wanted });
    const text = `Space ${space.key} is made. Its pictures are served under /i/${space.key}/.`;
    return { text, json: shown(space) };
  });
}

export async function listSpaces({ settings }: Input): Promise<Outcome> {
  const spaces = await withData(settings, (services) => list(services, system));
  const rows = spaces.map((space) => [
    space.key,
    printable(space.name),
    space.defaults,
    word(space.unsafeAllowed),
    word(space.rawAllowed),
    timeText(space.createdAt),
  ]);
  const head = ["SPACE", "NAME", "DEFAULTS", "UNSAFE", "RAW", "MADE"];
  return { text: columns([head, ...rows]), json: spaces.map(shown) };
}

export async function showSpace({ arguments: [key = ""], settings }: Input): Promise<Outcome> {
  return describe(await withData(settings, (services) => findSpace(services, system, key)));
}

export async function updateSpace({ arguments: [key = ""], flags, settings }: Input): Promise<Outcome> {
  const changes = settingsFrom(flags, settings.config);
  if (Object.values(changes).every((change) => change === undefined))
    wrong(
      "Nothing is named that is to change: --name, --defaults, --unsafe, --no-unsafe, --raw, --no-raw, --svg, --no-svg, --limit or --no-limit.",
    );
  return describe(await withData(settings, (services) => update(services, system, { key, ...changes })));
}

/** What of a space is named on the command line; the rest is undefined. */
function settingsFrom(flags: Flags, { allowUnsafe }: { allowUnsafe: boolean }) {
  const unsafeAllowed = switchFrom(flags, "unsafe");
  if (unsafeAllowed && !allowUnsafe) {
    throw new Refusal("forbidden", "Here no space may answer unsigned URLs. ALLOW_UNSAFE=yes would let it.");
  }
  return {
    name: flags.text("name"),
    defaults: choiceFrom(flags, "defaults", ["web", "imagor"]),
    unsafeAllowed,
    rawAllowed: switchFrom(flags, "raw"),
    svgAllowed: switchFrom(flags, "svg"),
    limits: limitsFrom(flags),
  };
}

function describe(space: Space): Outcome {
  const rows = [
    ["space", space.key],
    ["name", printable(space.name)],
    ["defaults", space.defaults],
    ["unsafe", `${word(space.unsafeAllowed)}: unsigned URLs (unsafe/…)`],
    ["raw", `${word(space.rawAllowed)}: originals as they are (the filter raw)`],
    ["svg", `${word(space.svgAllowed)}: SVG pictures, drawn or made safe`],
    ["limits", limitsText(space.limits)],
    ["made", timeText(space.createdAt)],
    ["served", `under /i/${space.key}/`],
  ];
  return { text: columns(rows), json: shown(space) };
}

function shown({ id, key, name, defaults, unsafeAllowed, rawAllowed, svgAllowed, limits, createdAt }: Space) {
  return { id, key, name, defaults, unsafeAllowed, rawAllowed, svgAllowed, limits, createdAt };
}

function word(allowed: boolean): string {
  return allowed ? "yes" : "no";
}
