import { bytes } from "#src/http/respond.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { paramsJson } from "#src/imaging/url/params-json.ts";
import { deliveryHeaders } from "./headers.ts";

/** `params/…`: what was understood of a path (urls.md section 4). Knows nothing of any space. */
export function answerUnderstood(params: Params): Response {
  const headers = { ...deliveryHeaders, "content-type": "application/json", "cache-control": "no-store" };
  return bytes(JSON.stringify(paramsJson(params), null, 2), { headers });
}
