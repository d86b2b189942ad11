// Made by `bun run generate` from the files of this folder.
import { de } from "./de.ts";
import { en } from "./en.ts";
import type { Words } from "./words.ts";

export const languages = { de, en } satisfies Record<string, Words>;

export type Language = keyof typeof languages;
