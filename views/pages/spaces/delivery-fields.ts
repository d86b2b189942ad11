import type { Page } from "#views/page.ts";
import type { Difference } from "#views/parts/difference.tsx";

export const partNames = ["serving", "protection", "quality", "caching", "limits"] as const;
export type PartName = (typeof partNames)[number];

export type SettingName =
  | "defaults"
  | "viewersDownload"
  | "unsafeAllowed"
  | "rawAllowed"
  | "svgAllowed"
  | "publicMaxSide"
  | "originalsNeverPublic"
  | "referrers"
  | "referrerRequired"
  | "strip"
  | "fallback"
  | "autoFormats"
  | "jpegQuality"
  | "webpQuality"
  | "avifQuality"
  | "maxFrames"
  | "maxAgeSeconds"
  | "staleSeconds"
  | "sourceMaxPixels"
  | "sourceMaxFrames"
  | "sourceMaxBytes"
  | "resultMaxSide"
  | "resultMaxPixels"
  | "cpuSeconds"
  | "wallSeconds"
  | "newResultsPerHour"
  | "urlMaxBytes";

export type Choice = "web" | "imagor" | "exif" | "profile" | "metadata" | "avif" | "webp" | "jpeg";

/** One thing that is set of a space, as a form holds it. */
export interface SettingField {
  name: SettingName;
  /** `select` has one of its choices, `choices` some. */
  kind: "number" | "text" | "switch" | "select" | "choices";
  /** As it was typed; `yes` or nothing of a switch, those that are chosen with commas between. */
  value: string;
  choices?: readonly Choice[];
  /** What holds where nothing is typed. */
  placeholder?: string;
  error?: string | undefined;
  /** The setting of the server that fixes it. */
  lockedBy?: string | undefined;
}

/** What is saved at once. */
export interface SettingPart {
  name: PartName;
  fields: SettingField[];
}

/** Where what is saved by now isn't what was typed. */
export function differencesOf(page: Page, saved: SettingField[], yours: SettingField[]): Difference[] {
  return saved.flatMap((field) => {
    const other = yours.find(({ name }) => name === field.name) ?? field;
    const label = page.t(`spaceDelivery.fields.${field.name}.label`);
    if (other.value === field.value) return [];
    return [{ label, saved: textOf(page, field), yours: textOf(page, other) }];
  });
}

function textOf({ t }: Page, { kind, value }: SettingField): string {
  if (kind === "switch") return t(value === "yes" ? "spaceSettings.yes" : "spaceSettings.no");
  if (value === "") return "–";
  if (kind !== "choices" && kind !== "select") return value;
  return value
    .split(",")
    .map((choice) => t(`spaceDelivery.choices.${choice as Choice}`))
    .join(", ");
}
