import { normalizeAssetPath } from "#src/domain/assets/asset-path.ts";
import {
  mostOperations,
  readBaseOperations,
  readFilterName,
  readOperations,
} from "#src/domain/delivery/operations.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { DeliveryRules } from "#src/store/schema/spaces.ts";
import { listOf, type RuleKind, someOf, text, wholeNumber, yesOrNo } from "./rule-kinds.ts";

export type RuleName = keyof DeliveryRules;

interface Rule<T> extends RuleKind<T> {
  meaning: string;
}

const yearSeconds = 31_536_000;
const mostSide = 100_000;
const mostFrames = 10_000;
const host = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const operations = "operations as they stand in a URL before the picture, such as 300x200/smart";
const quality = wholeNumber(1, 100);

/** What a space can decide of its delivery: by one name on the command line and in the API. */
export const deliveryRules: { [Name in RuleName]-?: Rule<NonNullable<DeliveryRules[Name]>> } = {
  fallback: {
    meaning:
      "The path of the picture shown, with the same operations, where one is missing or can't be shown.",
    ...text("the path of a picture in the space", possiblePath),
  },
  publicMaxSide: {
    meaning: "The longest side of a result in pixels; a larger one is made so large.",
    ...wholeNumber(1, mostSide),
  },
  originalsNeverPublic: {
    meaning:
      "No part of a picture is shown with more than three quarters of its own pixels a side, and raw() is refused.",
    ...yesOrNo,
  },
  referrers: {
    meaning: "Host names, `*.example.com` for all below one, on whose pages the pictures may stand.",
    ...listOf("host names such as example.com or *.example.com", (given) => hostOf(given.toLowerCase())),
  },
  referrerRequired: {
    meaning: "With `referrers`: refuse as well who doesn't say on which page the picture stands.",
    ...yesOrNo,
  },
  strip: {
    meaning: "What goes out of each result, whatever its URL says.",
    ...someOf("exif", "profile", "metadata"),
  },
  baseOperations: {
    meaning: "Operations done with every picture after those of its URL; a size replaces the URL's.",
    ...text(operations, readBaseOperations),
  },
  disabledFilters: {
    meaning: "Filters that do nothing; `blur` takes fill(blur) with it. Those that speak of the answer stay.",
    ...listOf("names of filters", readFilterName),
  },
  mostFilters: {
    meaning: "How many entries of a URL's list of filters may work on pixels.",
    ...wholeNumber(1, 1_000),
  },
  maxFrames: { meaning: "Frames of a result; what moves is cut after them.", ...wholeNumber(1, mostFrames) },
  autoFormats: {
    meaning: "Formats that are chosen by Accept where the URL names none, in place of what the defaults do.",
    ...someOf("avif", "webp", "jpeg"),
  },
  jpegQuality: { meaning: "The quality of a JPEG whose URL names none.", ...quality },
  webpQuality: { meaning: "The same for WebP.", ...quality },
  avifQuality: { meaning: "The same for AVIF, on its own scale: 60 looks like a JPEG of 80.", ...quality },
  avifEffort: { meaning: "How long AVIF is worked at: 0 is fast, 9 small.", ...wholeNumber(0, 9) },
  mozjpeg: {
    meaning: "JPEG files a tenth smaller, progressive, and made at several times the cost.",
    ...yesOrNo,
  },
  maxAgeSeconds: {
    meaning: "How long caches may keep a picture whose URL doesn't say; 0 for not at all.",
    ...wholeNumber(0, yearSeconds),
  },
  staleSeconds: {
    meaning: "How long they may show it after that while they ask for it again; 0 for not at all.",
    ...wholeNumber(0, yearSeconds),
  },
  warmUp: {
    meaning:
      "What is rendered of each picture after its upload, before anybody asks ([warm-up.md](warm-up.md)).",
    ...listOf(
      `up to ${mostOperations} times ${operations}; on a command line with spaces between`,
      readOperations,
      { most: mostOperations, between: " " },
    ),
  },
};

export const ruleNames = Object.keys(deliveryRules) as RuleName[];

/** By name; null takes the rule away. */
export type RuleChanges = { [Name in RuleName]?: unknown };

/** The rules of a space with these changes. Refuses (invalid) what isn't a rule or can't be its value. */
export function changeRules(rules: DeliveryRules, changes: RuleChanges): DeliveryRules {
  const changed: Record<string, unknown> = { ...rules };
  for (const [name, value] of Object.entries(changes)) {
    const rule = ruleNamed(name);
    if (value === null) delete changed[name];
    else changed[name] = checked(name, rule, value);
  }
  return changed;
}

/** Refuses (invalid) a name that no rule has. */
export function ruleNamed(name: string): Rule<unknown> {
  const known = ruleNames.find((one) => one === name);
  if (known) return deliveryRules[known];
  throw new Refusal("invalid", `A space has no rule "${name}". It has ${ruleNames.join(", ")}.`, {
    fields: { [`rules.${name}`]: "no such rule" },
  });
}

/** Of a value that isn't possible some rules know more than what it has to be. */
function checked(name: string, { check, expected }: Rule<unknown>, value: unknown): unknown {
  let kept: unknown;
  try {
    kept = check(value);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw refused(name, `The rule ${name} is refused. ${error.message}`, error.message);
  }
  if (kept === undefined) throw refused(name, `The rule ${name} has to be ${expected}.`, expected);
  return kept;
}

function refused(name: string, sentence: string, field: string): Refusal {
  return new Refusal("invalid", sentence, { fields: { [`rules.${name}`]: field } });
}

function hostOf(given: string): string | undefined {
  return given.length <= 253 && host.test(given) ? given : undefined;
}

/** Refuses, with the reason, what no picture can be called. */
function possiblePath(path: string): string {
  return normalizeAssetPath(path);
}
