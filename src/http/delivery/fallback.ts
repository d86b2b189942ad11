import type { ResultName } from "#src/domain/delivery/granted.ts";
import { nameResult } from "#src/domain/delivery/result-name.ts";
import { type Admitted, withPictures } from "#src/domain/delivery/under-rules.ts";
import { say } from "#src/http/errors.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { contentTypeOf } from "#src/imaging/formats.ts";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import type { Asked } from "./asked.ts";
import { findInTime, type TimelyNeeds } from "./find-in-time.ts";
import { resultHeaders } from "./result-headers.ts";

/** Those that mean 404 and 406: the picture isn't there, or can't be shown. */
const replaceable = new Set<RefusalCode>(["not_found", "unsupported", "broken"]);

/**
 * The picture that a space shows in the place of one that is missing, made by the same operations, with the status of
 * what happened. What was refused for any other reason is, and so is what the fallback itself can't be made for.
 */
export async function deliverFallback(
  needs: TimelyNeeds,
  asked: Admitted & Pick<Asked, "request" | "mount">,
  error: unknown,
): Promise<Response> {
  const { space, request } = asked;
  const { fallback } = space.rules;
  if (!(error instanceof Refusal) || !replaceable.has(error.code)) throw error;
  if (fallback === undefined || asked.params.meta) throw error;
  const params = { ...asked.params, image: fallback, base64Image: false };
  // What the URL pins is a version of its own picture.
  const { version: _, ...own } = asked.settings;
  const shown = {
    ...asked,
    params,
    settings: { ...own, isRaw: false },
    names: new Map<string, ResultName>(),
  };
  try {
    const granted = { ...shown, ...(await withPictures(needs, shown)) };
    const name = nameResult(granted, request.headers.get("accept") ?? "");
    const { format, sizeBytes, body, via } = await findInTime(needs, granted, name);
    const exchange = exchangeOf(request);
    exchange.result = { via, format };
    const { status } = say(error, request, { side: "delivery", log: needs.log });
    if (request.method === "HEAD") exchange.omittedBytes = sizeBytes;
    return new Response(request.method === "HEAD" ? null : body, {
      status,
      headers: {
        ...resultHeaders(granted, name),
        "cache-control": "no-store",
        "content-disposition": "inline",
        "content-type": contentTypeOf(format),
        "content-length": String(sizeBytes),
      },
    });
  } catch (cause) {
    throw cause instanceof Refusal ? error : cause;
  }
}
