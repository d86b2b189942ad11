import { quoted } from "#src/cli/program.ts";
import { rulesText } from "#src/cli/space-rules.ts";
import { printable } from "#src/cli/values.ts";
import type { Config } from "#src/config/options.ts";
import { type OptionKey, options } from "#src/config/options.ts";
import { deliveryRules, type RuleName } from "#src/domain/spaces/delivery-rules.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import type { SigningAlgorithm } from "#src/imaging/url/sign.ts";
import type { DeliveryRules } from "#src/store/schema/spaces.ts";
import { type Kind, yesOrNo } from "./kinds.ts";
import type { Value } from "./setting.ts";

/** `taken`: the space does it; `same`: it is so anyway; `server`: the operator sets it; `none`: it has no equal. */
export type Outcome = "taken" | "same" | "server" | "none" | "unknown";

/** A signing key as far as one setting knows it. */
export interface SigningPart {
  secret?: string;
  algorithm?: SigningAlgorithm;
  truncate?: number;
}

/** What became of one setting. */
export interface Became {
  outcome: Outcome;
  /** For people. Never holds a secret, nor a value that wasn't understood. */
  says: string;
  unsafeAllowed?: boolean;
  rules?: DeliveryRules;
  limits?: Partial<SpaceLimits>;
  signing?: SigningPart;
  /** What the operator sets: NAME to value. */
  settings?: Record<string, string>;
}

/** Where it goes. */
export interface Place {
  spaceKey: string;
  config: Config;
  /** Of the same file. */
  lookUp(key: string): Value | undefined;
}

/** What becomes of a key of the other program. */
export interface Way {
  outcome: Exclude<Outcome, "unknown">;
  /** In the list of all keys. */
  becomes: string;
  /** What its value has to be; undefined where it doesn't matter. */
  expected?: string;
  /** Undefined for a value that isn't possible. */
  read(value: Value, place: Place): Became | undefined;
}

export const isOff: Became = { outcome: "same", says: "Off, as here." };

export function none(says: string): Way {
  return { outcome: "none", becomes: says, read: () => ({ outcome: "none", says }) };
}

export function same(says: string): Way {
  return { outcome: "same", becomes: says, read: () => ({ outcome: "same", says }) };
}

/** One way for several keys. */
export function each(keys: string, way: Way): Record<string, Way> {
  return Object.fromEntries(keys.split(" ").map((key) => [key, way]));
}

/** A way for the values that `kind` reads. */
export function way<T>(
  { outcome, becomes }: Pick<Way, "outcome" | "becomes">,
  kind: Kind<T>,
  become: (given: T, place: Place) => Became | undefined,
): Way {
  return {
    outcome,
    becomes,
    expected: becomes.startsWith("rule") ? `${kind.expected} that fits the ${becomes}` : kind.expected,
    read(value, place) {
      const given = kind.read(value);
      return given === undefined ? undefined : become(given, place);
    },
  };
}

/** A rule of the space; `turn` gives undefined for a value that asks for nothing. */
export function rule<Name extends RuleName, T>(
  name: Name,
  kind: Kind<T>,
  turn: (given: T) => DeliveryRules[Name] | undefined,
): Way {
  const ways = way({ outcome: "taken", becomes: `rule \`${name}\`` }, kind, (given) => {
    const turned = turn(given);
    return turned === undefined ? isOff : ruled({ [name]: turned });
  });
  return {
    ...ways,
    expected: `${kind.expected} that makes the rule ${name} ${deliveryRules[name].expected}`,
  };
}

/** What these rules make; undefined where one of them isn't possible. */
export function ruled(rules: DeliveryRules): Became | undefined {
  const entries = Object.entries(rules).map(([name, value]) => [
    name,
    deliveryRules[name as RuleName].check(value),
  ]);
  if (entries.some(([, value]) => value === undefined)) return undefined;
  const checked: DeliveryRules = Object.fromEntries(entries);
  return { outcome: "taken", rules: checked, says: `rule ${rulesText(checked)}` };
}

type NumberOption = {
  [Key in OptionKey]: Config extends { [K in Key]: number } ? Key : never;
}[OptionKey];

/** A limit of the space where it is lower than the server's, else the server's; `turn` gives undefined for "off". */
export function limit<T>(
  name: keyof SpaceLimits,
  key: NumberOption,
  kind: Kind<T>,
  turn: (given: T, place: Place) => number | undefined,
): Way {
  const { name: setting } = options[key];
  return way({ outcome: "taken", becomes: `limit \`${setting}\`` }, kind, (given, place) => {
    const wanted = turn(given, place);
    if (wanted === undefined) return { outcome: "same", says: `No limit of its own: ${setting} holds.` };
    if (wanted < 1) return undefined;
    const held = place.config[key];
    if (wanted === held) return { outcome: "same", says: `The server's ${setting} is the same.` };
    if (wanted < held)
      return { outcome: "taken", limits: { [name]: wanted }, says: `limit ${setting}=${wanted}` };
    const { says, ...became } = serverSets(key, String(wanted));
    return { ...became, says: `${says} Until then ${held} is the most.` };
  });
}

/** A setting of the whole server; `turn` gives undefined for a value that asks for nothing. */
export function server<T>(key: OptionKey, kind: Kind<T>, turn: (given: T) => string | undefined): Way {
  return way({ outcome: "server", becomes: `setting \`${options[key].name}\`` }, kind, (given) => {
    const turned = turn(given);
    return turned === undefined ? isOff : serverSets(key, turned);
  });
}

/** A setting of the whole server that no value can be carried over to. */
export function serverAbout(key: OptionKey, says: string): Way {
  const { name } = options[key];
  return {
    outcome: "server",
    becomes: `setting \`${name}\``,
    read: () => ({ outcome: "server", says: `${name}: ${says}` }),
  };
}

export function serverSets(key: OptionKey, value: string): Became {
  const { name, parse, expected } = options[key];
  return parse(value) === undefined
    ? { outcome: "server", says: `Set ${name}, which has to be ${expected}.` }
    : { outcome: "server", settings: { [name]: value }, says: `Set ${name}=${value}.` };
}

export const signer = { outcome: "taken", becomes: "the signing key" } as const;

/** Whether unsigned URLs are answered, which a server may forbid its spaces. */
export function unsafe(): Way {
  return way({ outcome: "taken", becomes: "`unsafe` of the space" }, yesOrNo, (unsafeAllowed, { config }) => {
    if (unsafeAllowed && !config.allowUnsafe) {
      return {
        outcome: "server",
        settings: { ALLOW_UNSAFE: "yes" },
        says: "Here no space may answer unsigned URLs, so this one doesn't. ALLOW_UNSAFE=yes would let it.",
      };
    }
    const says = unsafeAllowed
      ? "unsafe: yes, unsigned URLs are answered"
      : "unsafe: no, signed URLs alone are answered";
    return { outcome: "taken", unsafeAllowed, says };
  });
}

/** How the pictures of a directory come into the space. */
export function addDirectory(directory: string, folder: string, spaceKey: string): Became {
  const words = ["asset add", directory === "" ? "DIR" : quoted(printable(directory)), "--space", spaceKey];
  if (folder !== "") words.push("--folder", quoted(printable(folder)));
  return { outcome: "none", says: `Pictures lie in the space: put them in with \`${words.join(" ")}\`.` };
}
