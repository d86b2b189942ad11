import { createHash } from "node:crypto";

/** A text that people accept. Another text is another version. */
export interface LegalText {
  /** By language: `de`. In one that isn't there people read the English one, else the first. */
  texts: Readonly<Record<string, string>>;
  /** The beginning of the SHA-256 of that one, lower-case hex. */
  version: string;
}

/** The controller's: whoever runs the instance. */
export interface LegalTexts {
  terms: LegalText;
  privacy: LegalText;
}

const versionLength = 12;

export function legalText(texts: Readonly<Record<string, string>>): LegalText {
  const hash = createHash("sha256").update(readLegalText({ texts }, "en")).digest("hex");
  return { texts, version: hash.slice(0, versionLength) };
}

/** As a reader of that language reads it. */
export function readLegalText({ texts }: Pick<LegalText, "texts">, language: string): string {
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? "";
}
