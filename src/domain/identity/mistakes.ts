import { Refusal } from "#src/lib/errors.ts";

/** What can be wrong with what a person typed; pages have a sentence for each in the reader's language. */
const sentences = {
  email_wrong: "This is no e-mail address.",
  name_missing: "A name is needed.",
  name_too_long: "A name has 100 characters at most.",
  name_wrong: "A name can't have such characters.",
  password_too_short: "A password has 8 characters at least.",
  password_too_long: "A password has 128 characters at most.",
  password_common: "This password is one of the first that anybody would try. Choose another.",
  password_guessable: "This password is too close to your name or address. Choose another.",
  password_wrong: "This password is wrong.",
  code_wrong: "This code is wrong.",
  recovery_wrong: "This recovery code is wrong, or was used already.",
  language_wrong: "There is no such language.",
  theme_wrong: "The theme is light, dark or system.",
  time_zone_wrong: "There is no such time zone.",
  terms_outdated: "Read and accept the current terms.",
  privacy_outdated: "Read and accept the current privacy text.",
  age_missing: "Say that you are old enough.",
  reason_missing: "Say why.",
  reason_too_long: "A reason has 500 characters at most.",
  owner_missing: "Choose another member.",
  name_differs: "That is not its name.",
  key_wrong: "Use 1 to 63 of a-z, 0-9 and -, with no - at either end.",
  key_reserved: "This name is reserved. Choose another.",
  key_taken: "This name is taken. Choose another.",
  keys_used_up: "A space has 20 names in its life at most. Go back to one of them.",
  uses_wrong: "A link is good for 1 to 100 people.",
  scopes_missing: "An API key needs at least one of the scopes that there are.",
  spaces_missing: "An API key needs at least one space, or all.",
  time_past: "Choose a time to come.",
  member_missing: "There is no such member of the organisation.",
  domain_wrong: "This is no domain of mail addresses.",
  domain_shared: "Everybody can have an address of this domain. It belongs to who provides them.",
  domain_reserved: "This domain is not one of the internet.",
} as const;

export type Mistake = keyof typeof sentences;

/** What is wrong by field: `{ password: "password_common" }`. */
export type Mistakes<Field extends string> = Partial<Record<Field, Mistake>>;

/** Refuses (invalid) where there is any mistake; the refusal's fields hold their names. */
export function refuseMistakes<Field extends string>(mistakes: Mistakes<Field>): void {
  const found = Object.entries<Mistake | undefined>(mistakes).flatMap(([field, mistake]) =>
    mistake === undefined ? [] : [[field, mistake] as const],
  );
  const [first] = found;
  if (first === undefined) return;
  throw new Refusal("invalid", sentences[first[1]], { fields: Object.fromEntries(found) });
}
