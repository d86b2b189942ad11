import commonPasswords from "./common-passwords.json" with { type: "json" };
import type { Mistake } from "./mistakes.ts";

/** In characters, not bytes. */
const [shortest, longest] = [8, 128];
/** Shorter words of a name are in too many good passwords. */
const shortestTelling = 4;

let common: Set<string> | undefined;

/** One spelling for what looks the same on every keyboard. */
export function normalPassword(password: string): string {
  return password.normalize("NFKC");
}

/** What speaks against a new password of the person; of the most used ones none is taken, nor one about himself. */
export function passwordMistake(
  password: string,
  about: { email: string; name: string },
): Mistake | undefined {
  const normal = normalPassword(password);
  const { length } = [...normal];
  if (length < shortest) return "password_too_short";
  if (length > longest) return "password_too_long";
  const lower = normal.toLowerCase();
  if (isCommon(lower) || isOneRepeated(lower)) return "password_common";
  return isAbout(lower, about) ? "password_guessable" : undefined;
}

function isCommon(lower: string): boolean {
  common ??= new Set<string>(commonPasswords);
  return common.has(lower);
}

function isOneRepeated(text: string): boolean {
  return /^(.{1,3}?)\1+$/su.test(text);
}

/** It is little more than a word of the name or the address. */
function isAbout(lower: string, { email, name }: { email: string; name: string }): boolean {
  const words = [email, ...email.split(/[@.+_-]/), name, ...name.split(/\s+/), "imagor"];
  const telling = words.map((word) => word.toLowerCase()).filter((word) => word.length >= shortestTelling);
  return telling.some((word) => lower.includes(word) && lower.length - word.length < shortestTelling);
}
