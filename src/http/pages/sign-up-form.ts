import { timeZoneMistake } from "#src/domain/identity/profile-rules.ts";
import type { Fields } from "#src/http/form-body.ts";
import type { PageNeeds } from "./handler.ts";

/** What everybody says who makes himself an account: as the form is shown again, and as the domain is told. */
export function readStatements(fields: Fields) {
  const has = (name: string) => fields(name) === "yes";
  const ticked = { terms: has("terms"), privacy: has("privacy"), age: has("age") };
  const said = {
    name: fields("name"),
    timeZone: knownTimeZone(fields("timeZone")),
    accepted: {
      terms: ticked.terms ? fields("termsVersion") : "",
      privacy: ticked.privacy ? fields("privacyVersion") : "",
    },
    isOldEnough: ticked.age,
  };
  return { filled: { name: said.name, ...ticked }, said };
}

/** Of the texts that are shown now. */
export function versionsOf({ legal }: Pick<PageNeeds, "legal">) {
  return { terms: legal.terms.version, privacy: legal.privacy.version };
}

/** Nobody has typed it: what a browser says that isn't known here is no mistake to mend. */
function knownTimeZone(told: string): string {
  return timeZoneMistake(told) === undefined ? told : "UTC";
}
