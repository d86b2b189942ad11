import { randomBytes } from "node:crypto";
import type { Needs } from "#src/domain/context.ts";
import { lookUpDeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import type { Granted } from "#src/domain/delivery/granted.ts";
import { type Admitted, underRules, withPictures } from "#src/domain/delivery/under-rules.ts";
import type { DeliverySettings } from "#src/imaging/filters/filter.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { Refusal } from "#src/lib/errors.ts";
import { heldUntilChange } from "#src/store/held.ts";
import { admit, badSignature } from "./admit.ts";

export interface GrantNeeds extends Needs<"db" | "clock" | "sealer" | "limits" | "copies"> {
  /** Whether any space here may answer unsigned URLs. */
  allowUnsafe: boolean;
}

interface Url {
  spaceKey: string;
  path: string;
}

/** So many are held at most, and none that is longer; then one begins anew. */
const mostHeld = 5_000;
const longestHeld = 1_000;

/** By space and path: what was granted to the very same URL. Nothing that was refused is in it. */
export type Grants = Map<string, Granted>;

/** None is older than the rows that it was made of: take these before the rows are read. */
export const heldGrants = heldUntilChange((): Grants => new Map());

/** Has the same work for a signature as a space, and nobody knows its secret. */
const nowhere = {
  signingKeys: [{ secret: randomBytes(32).toString("hex"), algorithm: "sha256" as const, truncate: 40 }],
  unsafeAllowed: false,
};

export function lookUpGrant(held: Grants, { spaceKey, path }: Url): Granted | undefined {
  return held.get(spaceKey + path);
}

/** Refuses a URL that isn't signed by its space. What is then done are its operations under the space's rules. */
export async function admitted(
  needs: GrantNeeds,
  url: Url,
  candidates: readonly Params[],
): Promise<Admitted> {
  const space = await lookUpDeliverySpace(needs, url.spaceKey);
  const lock = space ?? nowhere;
  const asked = admit({ ...lock, unsafeAllowed: needs.allowUnsafe && lock.unsafeAllowed }, candidates);
  if (space === undefined) throw badSignature();
  return underRules(space, asked);
}

/** Refuses what names a picture that isn't there. */
export async function grant(needs: GrantNeeds, held: Grants, url: Url, asked: Admitted): Promise<Granted> {
  refuseExpired(asked.settings, needs.clock.now());
  const granted = await withPictures(needs, asked);
  if (held.size >= mostHeld) held.clear();
  if (url.path.length <= longestHeld) held.set(url.spaceKey + url.path, granted);
  return granted;
}

/** Whether the picture is there is nothing that an expired URL tells. */
export function refuseExpired({ expiresAt }: DeliverySettings, now: number): void {
  if (expiresAt === undefined || expiresAt > now) return;
  throw new Refusal("expired", "This URL has expired. Ask its maker for a new one.");
}
