import { refuseUnless, seesSpace } from "#src/domain/access.ts";
import { type Actor, asNow } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import type { Action } from "#src/domain/permissions.ts";
import { Refusal } from "#src/lib/errors.ts";
import { lookUpSpace, type Space } from "./space.ts";

/** The space, if it is there, the actor's own, and open to him for this. "Not yours" reads as "not there". */
export async function requireSpace(
  { db }: Needs<"db">,
  actor: Actor,
  key: string,
  action: Action,
): Promise<Space> {
  const now = await asNow(db, actor);
  const space = await lookUpSpace(db.read, key);
  if (space === undefined || !seesSpace(now, space)) {
    throw new Refusal("not_found", `There is no space "${key}".`);
  }
  refuseUnless(now, action, space);
  return space;
}
