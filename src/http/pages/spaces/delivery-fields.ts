import type { Context } from "#src/domain/context.ts";
import { changeRules, deliveryRules, type RuleName } from "#src/domain/spaces/delivery-rules.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { changeLimits, type LimitChanges } from "#src/domain/spaces/space-limits.ts";
import type { SpaceSettings } from "#src/domain/spaces/spaces.ts";
import type { Fields } from "#src/http/form-body.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Page } from "#views/page.ts";
import {
  type Choice,
  type PartName,
  partNames,
  type SettingField,
} from "#views/pages/spaces/delivery-fields.ts";

export interface ServerRules {
  limits: Context["limits"];
  /** Whether any space may answer unsigned URLs. */
  allowUnsafe: boolean;
}

type RulePart = "protection" | "quality" | "caching";

/** What a person sets; other rules are for who knows the engine. */
const ruleParts = {
  protection: ["publicMaxSide", "originalsNeverPublic", "referrers", "referrerRequired", "strip", "fallback"],
  quality: ["autoFormats", "jpegQuality", "webpQuality", "avifQuality", "maxFrames"],
  caching: ["maxAgeSeconds", "staleSeconds"],
} as const satisfies Record<RulePart, RuleName[]>;

const limitNames = [
  "sourceMaxPixels",
  "sourceMaxFrames",
  "sourceMaxBytes",
  "resultMaxSide",
  "resultMaxPixels",
  "cpuSeconds",
  "wallSeconds",
  "newResultsPerHour",
  "urlMaxBytes",
] as const;

type ShownRule = (typeof ruleParts)[RulePart][number];
type LimitName = (typeof limitNames)[number];

export function partNamed(text: string): PartName {
  const part = partNames.find((name) => name === text);
  if (part === undefined) throw new Refusal("invalid", "There is no such part of the settings.");
  return part;
}

/** What is set and has no field. */
export function otherRulesOf({ rules }: Space): string[] {
  const shown = new Set<string>(Object.values(ruleParts).flat());
  return Object.keys(rules).filter((name) => !shown.has(name));
}

/** The fields of one part, with what is set. */
export function fieldsOf(part: PartName, space: Space, server: ServerRules, page: Page): SettingField[] {
  if (part === "serving") return servingFields(space, server);
  if (part === "limits") return limitNames.map((name) => limitField(name, space, server, page));
  const names: readonly ShownRule[] = ruleParts[part];
  return names.map((name) => ruleField(name, space));
}

/** The same as they were filled in. */
export function filledIn(fields: SettingField[], form: Fields): SettingField[] {
  return fields.map((field) => {
    const { name, kind, choices = [], lockedBy } = field;
    if (lockedBy !== undefined) return field;
    if (kind !== "choices") return { ...field, value: form(name).trim() };
    return { ...field, value: choices.filter((choice) => form(`${name}.${choice}`) === "yes").join(",") };
  });
}

/** What a part changes, and its fields with what is wrong in them: all of it at once. */
export function changesOf(
  part: PartName,
  filled: SettingField[],
  server: ServerRules,
  page: Page,
): { settings: SpaceSettings; fields: SettingField[] } {
  if (part === "serving") return { settings: servingIn(filled, server), fields: filled };
  const changes = Object.fromEntries(filled.map((field) => [field.name, settingOf(part, field)]));
  const fields = filled.map((field) => {
    const one = { [field.name]: changes[field.name] };
    const isRight =
      part === "limits"
        ? isTaken(() => changeLimits({}, one as LimitChanges, server.limits))
        : isTaken(() => changeRules({}, one));
    return isRight ? field : { ...field, error: mistakeIn(part, field, server, page) };
  });
  const settings = part === "limits" ? { limits: changes as Record<LimitName, number> } : { rules: changes };
  return { settings, fields };
}

function servingFields(space: Space, { allowUnsafe }: ServerRules): SettingField[] {
  const toggle = (name: "viewersDownload" | "unsafeAllowed" | "rawAllowed" | "svgAllowed"): SettingField => ({
    name,
    kind: "switch",
    value: space[name] ? "yes" : "",
  });
  return [
    { name: "defaults", kind: "select", value: space.defaults, choices: ["web", "imagor"] },
    toggle("viewersDownload"),
    { ...toggle("unsafeAllowed"), ...(!allowUnsafe && { lockedBy: "ALLOW_UNSAFE" }) },
    toggle("rawAllowed"),
    toggle("svgAllowed"),
  ];
}

function servingIn(fields: SettingField[], { allowUnsafe }: ServerRules): SpaceSettings {
  const value = (name: string) => fields.find((field) => field.name === name)?.value;
  return {
    defaults: value("defaults") === "imagor" ? "imagor" : "web",
    viewersDownload: value("viewersDownload") === "yes",
    ...(allowUnsafe && { unsafeAllowed: value("unsafeAllowed") === "yes" }),
    rawAllowed: value("rawAllowed") === "yes",
    svgAllowed: value("svgAllowed") === "yes",
  };
}

function ruleField(name: ShownRule, { rules }: Space): SettingField {
  const kept: unknown = rules[name];
  const { type, items } = deliveryRules[name].schema as { type: string; items?: { enum?: Choice[] } };
  if (type === "boolean") return { name, kind: "switch", value: kept === true ? "yes" : "" };
  const value = kept === undefined ? "" : String(kept);
  if (items?.enum !== undefined) return { name, kind: "choices", value, choices: items.enum };
  const text = Array.isArray(kept) ? kept.join(", ") : value;
  return { name, kind: type === "integer" ? "number" : "text", value: text };
}

function limitField(
  name: LimitName,
  { limits }: Space,
  server: ServerRules,
  { t, format }: Page,
): SettingField {
  const most = server.limits[name];
  const value = limits[name] === undefined ? "" : String(limits[name]);
  const placeholder = Number.isFinite(most) ? format.number(most) : t("spaceDelivery.unlimited");
  return { name, kind: "number", value, placeholder };
}

/** As the domain takes it; null where nothing is set. */
function settingOf(part: RulePart | "limits", { name, kind, value }: SettingField): unknown {
  if (value === "") return null;
  if (part === "limits") return Number(value);
  if (kind === "choices") return value.split(",");
  return kind === "switch" ? true : deliveryRules[name as ShownRule].read(value);
}

function isTaken(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function mistakeIn(
  part: RulePart | "limits",
  { name, kind }: SettingField,
  { limits }: ServerRules,
  { t, format }: Page,
): string {
  if (name === "referrers" || name === "fallback") return t(`spaceDelivery.mistakes.${name}`);
  if (kind !== "number") return t("spaceDelivery.mistakes.choice");
  const schema = part === "limits" ? undefined : deliveryRules[name as ShownRule].schema;
  const [from, to] = [Number(schema?.minimum ?? 1), Number(schema?.maximum ?? limits[name as LimitName])];
  return Number.isFinite(to)
    ? t("spaceDelivery.mistakes.number", { from: format.number(from), to: format.number(to) })
    : t("spaceDelivery.mistakes.numberOn", { from: format.number(from) });
}
