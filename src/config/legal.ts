import { readFileSync } from "node:fs";
import type { Mistake } from "./mistake.ts";
import type { Values } from "./options.ts";

type LegalValues = Pick<Values, "mode" | "termsFile" | "privacyFile">;

/** Whoever serves others says by which rules and what he does with their data; the texts have to be readable. */
export function legalMistakes({ mode, termsFile, privacyFile }: LegalValues): Mistake[] {
  const files = [
    ["TERMS_FILE", termsFile],
    ["PRIVACY_FILE", privacyFile],
  ] as const;
  return files.flatMap(([name, file]) => {
    if (file !== undefined)
      return hasText(file) ? [] : [{ name, given: file, expected: "a file with a text" }];
    return mode === "hosted" ? [{ name, expected: "set, where MODE is hosted" }] : [];
  });
}

function hasText(file: string): boolean {
  try {
    return readFileSync(file, "utf8").trim() !== "";
  } catch {
    return false;
  }
}
