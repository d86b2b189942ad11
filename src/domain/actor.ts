import { type Database, isTransaction, type Reader } from "#src/store/database.ts";
import type { OrgRole, Scope, SpaceRole } from "./permissions.ts";

/** Reads anew who acts; refuses (unauthenticated) whose session or key has ended. Who was not authenticated has none. */
type Again<Kind> = (read: Reader) => Promise<Kind>;

/** Somebody who has signed in, with what he holds at this moment. */
export interface Person {
  kind: "person";
  userId: string;
  sessionId: string;
  /** When he proved at last that it is he. */
  steppedUpAt: number;
  isOperator: boolean;
  /** Whence, cut. */
  network: string;
  orgs: readonly { orgId: string; role: OrgRole }[];
  /** Orgs that he looks into as an operator, at this moment. */
  openedOrgs: readonly string[];
  /** Where a space names him itself, as a guest or a member. */
  spaces: readonly { spaceId: string; orgId: string; role: SpaceRole }[];
  /** Orgs that ask for a second factor, where he has none; from then on he holds nothing in them. */
  demands: readonly { orgId: string; from: number }[];
  again?: Again<Person>;
}

export interface KeyHolder {
  kind: "api_key";
  id: string;
  orgId: string;
  /** The spaces that the key is for; `all` of its org otherwise. */
  spaceIds: readonly string[] | "all";
  scopes: readonly Scope[];
  /** Whence, cut. */
  network: string;
  again?: Again<KeyHolder>;
}

/** Somebody on a customer's own site, who may put pictures into one folder and nothing else. */
export interface Uploader {
  kind: "upload_token";
  id: string;
  orgId: string;
  spaceId: string;
}

/** Who acts: a command on the machine (`system`), an API key or what it handed out, a person, or nobody known. */
export type Actor = { kind: "system" } | KeyHolder | Uploader | Person | { kind: "nobody" };

/**
 * The actor as he is where something is changed: what a request asks for may come long after its head, and who lost a
 * right meanwhile has it no more. Outside of a transaction the actor as he is known.
 */
export async function asNow(db: Database, actor: Actor): Promise<Actor> {
  return isTransaction(db) ? await readAgain(db.read, actor) : actor;
}

/** The actor as he is at this moment, in what takes long. */
export async function readAgain(read: Reader, actor: Actor): Promise<Actor> {
  if (actor.kind === "person" || actor.kind === "api_key") return (await actor.again?.(read)) ?? actor;
  return actor;
}

/** By which what somebody did is known as his. */
export function actorIdOf(actor: Actor): string {
  if (actor.kind === "api_key" || actor.kind === "upload_token") return actor.id;
  return actor.kind === "person" ? actor.userId : actor.kind;
}
