import type { Needs } from "#src/domain/context.ts";
import { nameResult } from "#src/domain/delivery/result-name.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { deliveriesOf } from "#src/domain/spaces/activity.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { contentTypeOf } from "#src/imaging/formats.ts";
import type { Asked } from "./asked.ts";
import { freshness, freshUntil, wantsFresh } from "./cache-headers.ts";
import { disposition } from "./file-name.ts";
import { findInTime, type TimelyNeeds } from "./find-in-time.ts";
import { keptToThePage } from "./referrer.ts";
import { resultHeaders } from "./result-headers.ts";

/** RFC 9211: whether the result was kept here, made for somebody else at the moment, or made for this request. */
export const cacheStatus: Record<FoundResult["via"], string> = {
  memory: "imagor-cloud; hit; detail=memory",
  disk: "imagor-cloud; hit; detail=disk",
  joined: "imagor-cloud; fwd=miss; collapsed",
  made: "imagor-cloud; fwd=miss",
  unkept: "imagor-cloud; fwd=bypass",
};

/** The picture as its URL wants it. Its ETag is known before anything is decoded. */
export async function deliverResult(needs: TimelyNeeds & Needs<"clock">, asked: Asked): Promise<Response> {
  const { request, mount, settings, space } = asked;
  const now = needs.clock.now();
  const name = nameResult(asked, request.headers.get("accept") ?? "");
  return await sendRanged({
    request,
    etag: `"${name.place.key}"`,
    headers: keptToThePage(space, { ...resultHeaders(asked, name), ...freshness(asked, now) }),
    isWantedFresh: wantsFresh(asked),
    async load() {
      const { format, sizeBytes, body, via } = await findInTime(needs, asked, name);
      const exchange = exchangeOf(request);
      exchange.result = { via, format };
      // Whoever asks from another page may be refused.
      const isForAll = via !== "unkept" && space.rules.referrers === undefined;
      if (isForAll) {
        const deliveries = deliveriesOf(needs.db.read, space.id);
        exchange.repeatable = { place: name.place, until: freshUntil(asked, now), deliveries };
      }
      return {
        sizeBytes,
        headers: {
          "content-type": contentTypeOf(format),
          "content-disposition": disposition(
            // On the app's own host an SVG is never opened as a page.
            settings.attachment ?? (mount.isShared && format === "svg" ? "" : undefined),
            asked.params.image,
            format,
          ),
          "cache-status": cacheStatus[via],
        },
        open: (range) => (range ? body.slice(range.first, range.last + 1) : body),
      };
    },
  });
}
