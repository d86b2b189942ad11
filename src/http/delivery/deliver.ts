import { randomBytes } from "node:crypto";
import type { Needs } from "#src/domain/context.ts";
import { lookUpDeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { say, shortError } from "#src/http/errors.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { methodNotAllowed } from "#src/http/refusals.ts";
import { deliverySettings } from "#src/imaging/filters/registry.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { parseCandidates } from "#src/imaging/url/parse.ts";
import { Refusal } from "#src/lib/errors.ts";
import { admit, badSignature } from "./admit.ts";
import { allowedMethods, deliveryHeaders } from "./headers.ts";
import type { Mount } from "./mount.ts";
import { deliverOriginal } from "./original.ts";
import { findPicture } from "./picture.ts";
import { answerPreflight, isPreflight } from "./preflight.ts";
import { deliverResult } from "./result.ts";
import { answerUnderstood } from "./understood.ts";

export interface DeliveryNeeds
  extends Needs<"db" | "clock" | "log" | "storage" | "renderer" | "results" | "sealer" | "limits"> {
  /** Whether any space here may answer unsigned URLs. */
  allowUnsafe: boolean;
  /** So long a result is waited for. */
  patienceSeconds: number;
}

/** Has the same work for a signature as a space, and nobody knows its secret. */
const nowhere = {
  signingKeys: [{ secret: randomBytes(32).toString("hex"), algorithm: "sha256" as const, truncate: 40 }],
  unsafeAllowed: false,
};

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
  const candidates = parseCandidates(mount.path);
  noteForLog(request, mount, candidates);
  if (candidates[0]?.params) return answerUnderstood(candidates[0]);
  const space = await lookUpDeliverySpace(needs, mount.spaceKey);
  const lock = space ?? nowhere;
  const params = admit({ ...lock, unsafeAllowed: needs.allowUnsafe && lock.unsafeAllowed }, candidates);
  if (space === undefined) throw badSignature();
  const settings = deliverySettings(params);
  if (settings.expiresAt !== undefined && settings.expiresAt <= needs.clock.now()) {
    throw new Refusal("expired", "This URL has expired. Ask its maker for a new one.");
  }
  const asset = await findPicture(needs, { space, params, version: settings.version });
  const asked = { request, mount, space, params, settings, asset };
  // Ended by our own patience, with an answer, instead of by the idle timeout of the connection.
  exchangeOf(request).connection.allowSeconds?.(0);
  if (settings.isRaw && asset) return await deliverOriginal(needs, { ...asked, asset });
  return await deliverResult(needs, asked);
}

/** All ways to a picture are logged alike, and never with the signature, which is as good as a key. */
function noteForLog(request: Request, { spaceKey }: Mount, candidates: Params[]): void {
  const exchange = exchangeOf(request);
  const signed = candidates.find(({ hash }) => hash !== "") ?? candidates[0];
  exchange.part = "delivery";
  exchange.loggedPath = `/i/${spaceKey}/${signed?.unsafe ? "unsafe" : "-"}/${signed?.path ?? ""}`;
}
