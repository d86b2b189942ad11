import type { Actor } from "#src/domain/actor.ts";
import { Refusal } from "#src/lib/errors.ts";

/** The org of a key, in what is asked of no space. */
export function orgOf(actor: Actor): string {
  if (actor.kind === "api_key") return actor.orgId;
  throw new Refusal("forbidden", "Only an API key can do this.");
}
