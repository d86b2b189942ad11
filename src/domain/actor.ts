import type { Scope } from "./permissions.ts";

/** Who acts: a command on the machine (`system`), an API key, or nobody who said who he is. */
export type Actor =
  | { kind: "system" }
  | {
      kind: "api_key";
      id: string;
      orgId: string;
      /** The spaces that the key is for; `all` of its org otherwise. */
      spaceIds: readonly string[] | "all";
      scopes: readonly Scope[];
    }
  | { kind: "nobody" };

/** By which what somebody did is known as his. */
export function actorIdOf(actor: Actor): string {
  return actor.kind === "api_key" ? actor.id : actor.kind;
}
