import type { Issuer } from "#src/clients/issuers.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { listIdentities } from "./identities.ts";
import { OutsideRefused } from "./outside-refused.ts";
import { listProofWays } from "./second-proof.ts";

/**
 * By whom somebody can prove once more that it is he. Google doesn't say whether anybody has just signed in there, so
 * that it is one of them for those alone who have nothing else.
 */
export async function listProvingIssuers(
  needs: Needs<"db" | "issuers" | "publicUrl">,
  actor: Actor,
): Promise<Issuer[]> {
  const own = new Set((await listIdentities(needs, actor)).map(({ issuerKey }) => issuerKey));
  const known = needs.issuers.list.filter(({ key }) => own.has(key));
  const { hasPassword, hasApp, hasPasskey } = await listProofWays(needs, actor);
  const hasBetter = hasPassword || hasApp || hasPasskey || known.some(({ isGoogle }) => !isGoogle);
  return known.filter(({ isGoogle }) => !(isGoogle && hasBetter));
}

/** Refuses (forbidden) whom he can't prove it by. */
export async function refuseUnproving(
  needs: Needs<"db" | "issuers" | "publicUrl">,
  actor: Actor,
  issuerKey: string,
): Promise<void> {
  const issuers = await listProvingIssuers(needs, actor);
  if (!issuers.some(({ key }) => key === issuerKey)) throw new OutsideRefused("notOwn");
}
