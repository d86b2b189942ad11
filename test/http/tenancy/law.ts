import type { OrgState } from "#src/domain/access.ts";
import { type Action, permissions, type Scope } from "#src/domain/permissions.ts";
import { holdersOf } from "#test/support/permission-table.ts";
import { type PersonName, partOf } from "./world.ts";

/** What the org and its space are in at the moment. */
export interface State {
  org: OrgState;
  space: "active" | "archived" | "deleted";
}

/** `through`: he gets beyond the question whether he may. `hidden`: as if it weren't there. */
export type Verdict = "through" | "forbidden" | "hidden" | "signed out";

/** What product.md says of somebody who asks for something in the org or its space. */
export function verdictOf(
  name: PersonName | "nobody",
  action: Action,
  inSpace: boolean,
  state: State,
): Verdict {
  if (name === "nobody" || name === "suspended") return "signed out";
  if (permissions[action].people === "operator") return isOperator(name) ? "through" : "hidden";
  if (!sees(name, inSpace, state)) return "hidden";
  return isHeld(name, action, inSpace, state) && !isHindered(action, inSpace, state)
    ? "through"
    : "forbidden";
}

/** What product.md says of a key that is good, with these scopes and for that space. */
export function verdictOfKey(held: readonly Scope[], action: Action, state: State): Verdict {
  if (isShut(state) || state.space === "deleted") return "hidden";
  const { keys } = permissions[action];
  const isHeld = keys === "any" || (keys !== "never" && held.includes(keys));
  return isHeld && !isHindered(action, true, state) ? "through" : "forbidden";
}

/** And of an upload token for that space. */
export function verdictOfUploader(action: Action, state: State): Verdict {
  if (!("uploaders" in permissions[action])) return "forbidden";
  if (isShut(state) || state.space === "deleted") return "hidden";
  return isHindered(action, true, state) ? "forbidden" : "through";
}

const isOperator = (name: PersonName) => partOf(name).isOperator === true;
const isShut = ({ org }: State) => org === "suspended" || org === "pending_deletion";

function sees(name: PersonName, inSpace: boolean, state: State): boolean {
  if (name === "operator who looks") return true;
  const { org } = partOf(name);
  if (!inSpace) return org !== undefined;
  if (roleIn(name) === "member" || roleIn(name) === undefined) return false;
  if (isShut(state)) return org === "owner";
  return state.space !== "deleted" || org === "owner" || org === "admin";
}

/** The name of his column in the table. */
function roleIn(name: PersonName): string | undefined {
  const { org, space } = partOf(name);
  return org === "owner" || org === "admin" ? org : (space ?? org);
}

function isHeld(name: PersonName, action: Action, inSpace: boolean, state: State): boolean {
  if (name === "operator who looks") return "looks" in permissions[action];
  if (isShut(state) && partOf(name).org !== "owner" && action !== "orgs:see") return false;
  const role = inSpace ? roleIn(name) : partOf(name).org;
  // In the org a manager, an editor and a viewer are members.
  return role === "member" ? action === "orgs:see" : holdersOf(action).includes(role ?? "");
}

/** What nobody may as things are. */
function isHindered(action: Action, inSpace: boolean, state: State): boolean {
  const { when } = permissions[action];
  const isLook = "looks" in permissions[action];
  if (when === "any") return false;
  if (isShut(state)) return !isLook;
  if (state.org === "read_only" && when === "active") return true;
  if (!inSpace) return false;
  if (state.space === "deleted") return action !== "spaces:delete" && !isLook;
  return state.space === "archived" && (when === "active" || when === "freeing");
}
