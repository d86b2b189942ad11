import type { Needs } from "#src/domain/context.ts";
import type { Granted } from "#src/domain/delivery/granted.ts";
import type { Admitted } from "#src/domain/delivery/under-rules.ts";
import { deliveriesOf } from "#src/domain/spaces/activity.ts";
import { say, shortError } from "#src/http/errors.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { methodNotAllowed, refuseLong } from "#src/http/refusals.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { parseCandidates } from "#src/imaging/url/parse.ts";
import type { Asked } from "./asked.ts";
import { deliverFallback } from "./fallback.ts";
import { admitted, type Grants, grant, heldGrants, lookUpGrant, refuseExpired } from "./grant.ts";
import { allowedMethods, deliveryHeaders } from "./headers.ts";
import type { Mount } from "./mount.ts";
import { deliverOriginal, refuseHiddenOriginal } from "./original.ts";
import { answerPreflight, isPreflight } from "./preflight.ts";
import { refuseStrangePage } from "./referrer.ts";
import { deliverResult } from "./result.ts";
import { answerUnderstood } from "./understood.ts";

export interface DeliveryNeeds
  extends Needs<
    "db" | "clock" | "log" | "storage" | "renderer" | "results" | "sealer" | "limits" | "copies"
  > {
  /** Whether any space here may answer unsigned URLs. */
  allowUnsafe: boolean;
  /** So long a result is waited for. */
  patienceSeconds: number;
}

/** One picture for one URL, or a refusal in a sentence: never a library's text, never a path of the server. */
export async function deliver(needs: DeliveryNeeds, request: Request, mount: Mount): Promise<Response> {
  try {
    return await answer(needs, request, mount);
  } catch (error) {
    return shortError(say(error, request, { side: "delivery", log: needs.log }), deliveryHeaders);
  }
}

/** The way of one picture (product.md), each step an early answer to what doesn't get through it. */
async function answer(needs: DeliveryNeeds, request: Request, mount: Mount): Promise<Response> {
  if (isPreflight(request)) return answerPreflight(request);
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw methodNotAllowed(request.method, allowedMethods);
  }
  const exchange = exchangeOf(request);
  exchange.part = "delivery";
  const grants = heldGrants(needs.db);
  const held = lookUpGrant(grants, mount);
  if (held) return await deliverAdmitted(needs, grants, { ...held, request, mount });
  const candidates = parseCandidates(mount.path);
  exchange.loggedPath = loggedPath(mount, candidates.find(({ hash }) => hash !== "") ?? candidates[0]);
  if (candidates[0]?.params) return answerUnderstood(candidates[0]);
  const asked = await admitted(needs, mount, candidates);
  return await deliverAdmitted(needs, grants, { ...asked, request, mount });
}

async function deliverAdmitted(
  needs: DeliveryNeeds,
  grants: Grants,
  asked: (Admitted | Granted) & Pick<Asked, "request" | "mount">,
): Promise<Response> {
  refuseStrangePage(asked.space, asked.request);
  refuseLong(asked.request, asked.space.limits.urlMaxBytes);
  // Ended by our own patience, with an answer, instead of by the idle timeout of the connection.
  exchangeOf(asked.request).connection.allowSeconds?.(0);
  try {
    const granted = "layers" in asked ? asked : await grant(needs, grants, asked.mount, asked);
    const picture = await deliverGranted(needs, { ...asked, ...granted });
    const isPicture = picture.status === 200 || picture.status === 206;
    if (isPicture && asked.request.method === "GET") deliveriesOf(needs.db.read, asked.space.id).number += 1;
    return picture;
  } catch (error) {
    return await deliverFallback(needs, asked, error);
  }
}

async function deliverGranted(needs: DeliveryNeeds, asked: Asked): Promise<Response> {
  const { mount, space, params, settings, asset } = asked;
  exchangeOf(asked.request).loggedPath = loggedPath(mount, params);
  refuseExpired(settings, needs.clock.now());
  if (settings.isRaw && asset) {
    refuseHiddenOriginal(space, asset);
    if (asset.format !== "svg") return await deliverOriginal(needs, { ...asked, asset });
  }
  return await deliverResult(needs, asked);
}

/** All ways to a picture are logged alike, and never with the signature, which is as good as a key. */
function loggedPath({ spaceKey }: Mount, params: Params | undefined): string {
  return `/i/${spaceKey}/${params?.unsafe ? "unsafe" : "-"}/${params?.path ?? ""}`;
}
