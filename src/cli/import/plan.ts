import { nearestOf } from "#src/cli/nearest.ts";
import { printable } from "#src/cli/values.ts";
import type { Config } from "#src/config/options.ts";
import { checkSigningKey } from "#src/domain/delivery/signing-keys.ts";
import { checkSpaceKey } from "#src/domain/spaces/space-key.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import type { SigningKey } from "#src/imaging/url/sign.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { DeliveryRules } from "#src/store/schema/spaces.ts";
import type { Program } from "./programs.ts";
import { type Read, refuseLines } from "./read-file.ts";
import type { LineMistake, Setting } from "./setting.ts";
import type { Became, Place, Way } from "./way.ts";

/** What became of one key, told without secrets. */
export interface Finding extends Omit<Became, "signing"> {
  key: string;
  /** Undefined where the file says nothing and the other program's default counts. */
  line?: number;
}

/** The equal space, before anything is changed. */
export interface Plan {
  program: Program["name"];
  spaceKey: string;
  findings: Finding[];
  codeLines: number[];
  space: {
    defaults: "imagor";
    unsafeAllowed: boolean;
    rawAllowed: boolean;
    svgAllowed: true;
    rules: DeliveryRules;
    limits: Partial<SpaceLimits>;
  };
  signingKey?: SigningKey;
}

type Judged = { setting: Setting | Given } & ({ became: Became } | { mistake: string });
/** A default of the other program. */
type Given = Omit<Setting, "line">;

/** Refuses a file of which something that would be taken over can't be, all such lines at once. */
export function makePlan({ program, ...file }: Read, spaceKey: string, config: Config): Plan {
  checkSpaceKey(spaceKey);
  const settings = [...file.settings, ...defaultsOf(program, file.settings)];
  const values = new Map(settings.map(({ key, value }) => [key, value]));
  const place: Place = { spaceKey, config, lookUp: (key) => values.get(key) };
  const judged = settings.map((setting) => judge(program, setting, place));
  const mistakes = judged.flatMap(mistakesIn);
  if (mistakes.length > 0) refuseLines(mistakes);
  const became = judged.flatMap((one) => ("became" in one ? [one.became] : []));
  const signingKey = signingKeyOf(became);
  return {
    program: program.name,
    spaceKey,
    findings: judged.flatMap(findingOf),
    codeLines: file.codeLines,
    space: {
      defaults: "imagor",
      unsafeAllowed: became.some(({ unsafeAllowed }) => unsafeAllowed),
      rawAllowed: program.rawAllowed,
      svgAllowed: true,
      rules: became.reduce((rules, one) => withRules(rules, one.rules ?? {}), {}),
      limits: became.reduce((limits, one) => withLimits(limits, one.limits ?? {}), {}),
    },
    ...(signingKey && { signingKey }),
  };
}

function defaultsOf({ defaults }: Program, settings: Setting[]): Given[] {
  const set = new Set(settings.map(({ key }) => key));
  return Object.entries(defaults)
    .filter(([key]) => !set.has(key))
    .map(([key, value]) => ({ key, value }));
}

function judge({ name, keys }: Program, setting: Setting | Given, place: Place): Judged {
  const { key, value } = setting;
  const way = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (way === undefined)
    return { setting, became: { outcome: "unknown", says: unknownText(name, key, keys) } };
  if (value === null || value === "") return { setting, became: { outcome: "same", says: "Not set." } };
  if (way.expected === undefined)
    return { setting, became: way.read("", place) ?? { outcome: "none", says: "" } };
  if (value === undefined) return { setting, ...unread(key, way, place) };
  try {
    const became = way.read(value, place);
    return became ? { setting, became } : { setting, mistake: `${key} has to be ${way.expected}` };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { setting, mistake: `${key} is refused. ${error.message.replace(/\.$/, "")}` };
  }
}

/** Of what would be done the value has to be known; of the rest only what it becomes. */
function unread(key: string, way: Way, place: Place): { became: Became } | { mistake: string } {
  if (way.outcome === "taken") {
    return { mistake: `${key} is worked out by Python, which isn't run here; write the value itself` };
  }
  const says = `Worked out by Python, which isn't run here; it would be: ${way.becomes}.`;
  return { became: way.read("", place) ?? { outcome: way.outcome, says } };
}

function unknownText(program: string, key: string, keys: Program["keys"]): string {
  const nearest = nearestOf(key, Object.keys(keys));
  return `No setting of ${program} that is known here.${nearest ? ` Was ${nearest} meant?` : ""}`;
}

function mistakesIn(judged: Judged): LineMistake[] {
  if (!("mistake" in judged)) return [];
  return [{ line: "line" in judged.setting ? judged.setting.line : 0, reason: judged.mistake }];
}

function findingOf(judged: Judged): Finding[] {
  if (!("became" in judged)) return [];
  const { signing: _secret, ...became } = judged.became;
  const { key } = judged.setting;
  return [{ key: printable(key), ...("line" in judged.setting && { line: judged.setting.line }), ...became }];
}

/** Lists come together, of everything else the last one counts. */
function withRules(rules: DeliveryRules, added: DeliveryRules): DeliveryRules {
  const merged = Object.entries(added).map(([name, value]) => {
    const before = rules[name as keyof DeliveryRules];
    return [
      name,
      Array.isArray(value) && Array.isArray(before) ? [...new Set([...before, ...value])] : value,
    ];
  });
  return { ...rules, ...Object.fromEntries(merged) };
}

/** The lowest counts. */
function withLimits(limits: Partial<SpaceLimits>, added: Partial<SpaceLimits>): Partial<SpaceLimits> {
  const lowered = Object.entries(added).map(([name, limit]) => [
    name,
    Math.min(limit, limits[name as keyof SpaceLimits] ?? limit),
  ]);
  return { ...limits, ...Object.fromEntries(lowered) };
}

function signingKeyOf(became: Became[]): SigningKey | undefined {
  const {
    secret,
    algorithm = "sha1",
    truncate = 0,
  } = Object.assign({}, ...became.map(({ signing }) => signing));
  if (secret === undefined) return undefined;
  const key = { secret, algorithm, truncate };
  checkSigningKey(key);
  return key;
}
