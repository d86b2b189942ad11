import { randomBytes } from "node:crypto";
import type { Needs } from "#src/domain/context.ts";
import { lookUpDeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { findLettering, noLettering } from "#src/domain/delivery/space-fonts.ts";
import { applyRules } from "#src/imaging/apply-rules.ts";
import type { DeliverySettings } from "#src/imaging/filters/filter.ts";
import { deliverySettings } from "#src/imaging/filters/registry.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { Refusal } from "#src/lib/errors.ts";
import { heldUntilChange } from "#src/store/held.ts";
import { admit, badSignature } from "./admit.ts";
import type { Granted, ResultName } from "./granted.ts";
import { findLayers } from "./layers.ts";
import { findPicture } from "./picture.ts";

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

const heldGrants = heldUntilChange(() => new Map<string, Granted>());

/** Has the same work for a signature as a space, and nobody knows its secret. */
const nowhere = {
  signingKeys: [{ secret: randomBytes(32).toString("hex"), algorithm: "sha256" as const, truncate: 40 }],
  unsafeAllowed: false,
};

/** What was granted to the very same URL since anything changed last. Nothing that was refused is in it. */
export function lookUpGrant({ db }: Needs<"db">, { spaceKey, path }: Url): Granted | undefined {
  return heldGrants(db).get(spaceKey + path);
}

/** What a URL asks for that is signed by its space, whether there is such a picture or not. */
export type Admitted = Omit<Granted, "asset" | "layers" | "lettering">;

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
  const params = applyRules(asked, space.rules);
  return { space, params, settings: deliverySettings(params), names: new Map<string, ResultName>() };
}

/** Refuses what names a picture that isn't there. */
export async function grant(needs: GrantNeeds, url: Url, asked: Admitted): Promise<Granted> {
  const held = heldGrants(needs.db);
  const { space, params, settings } = asked;
  refuseExpired(settings, needs.clock.now());
  const asset = await findPicture(needs, { space, params, version: settings.version });
  const layers = settings.isRaw ? [] : await findLayers(needs, space, params);
  const lettering = settings.isRaw ? noLettering : await findLettering(needs, space.id, params);
  const granted = { ...asked, asset, layers, lettering };
  if (held.size >= mostHeld) held.clear();
  if (url.path.length <= longestHeld) held.set(url.spaceKey + url.path, granted);
  return granted;
}

/** Whether the picture is there is nothing that an expired URL tells. */
export function refuseExpired({ expiresAt }: DeliverySettings, now: number): void {
  if (expiresAt === undefined || expiresAt > now) return;
  throw new Refusal("expired", "This URL has expired. Ask its maker for a new one.");
}
