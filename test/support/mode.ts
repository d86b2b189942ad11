import { readFileSync } from "node:fs";
import { join } from "node:path";
import { options, unset } from "#src/config/options.ts";
import { legalText } from "#src/domain/identity/legal.ts";
import { defaultTexts } from "#views/words/default-texts.ts";

/** Whose defaults the suite runs with: `MODE=hosted bun test` for the other ones. A test that needs others says so. */
const mode = process.env.MODE === "hosted" ? "hosted" : "self-hosted";

const basis = { ...unset, mode } as const;
const rulesFile = join(import.meta.dir, "house-rules.txt");
const rules = legalText({ given: readFileSync(rulesFile, "utf8") });

export const defaultLegal = {
  terms: legalText(defaultTexts.terms),
  privacy: legalText(defaultTexts.privacy),
};

export const defaults = {
  signUp: options.signUp.default.of(basis),
  allowUnsafe: options.allowUnsafe.default.of(basis),
  newResultsPerHour: options.newResultsPerHour.default.of(basis) || Number.POSITIVE_INFINITY,
  legal: mode === "hosted" ? { terms: rules, privacy: rules } : defaultLegal,
};

/** What a server has to be told to start so. */
export const modeEnvironment: Record<string, string> =
  mode === "hosted" ? { MODE: mode, TERMS_FILE: rulesFile, PRIVACY_FILE: rulesFile } : {};
