import { createHash } from "node:crypto";
import { isColorImage } from "./color.ts";
import { shapingFilters, usesDetections } from "./filters/registry.ts";
import { fontsRevision } from "./fonts/revision.ts";
import type { OutputFormat } from "./formats.ts";
import type { DefaultsName, Detection, FocalRegion, Limits, ResultRules, StripRule } from "./job.ts";
import { canonicalOperations } from "./url/canonical.ts";
import type { Params } from "./url/params.ts";

/** Raised with every change that gives other bytes for the same request. */
const engineRevision = 3;

interface Result {
  spaceId: string;
  /** The version of every asset that is used. */
  versionIds: readonly string[];
  params: Params;
  defaults: DefaultsName;
  /** They shape what names no size, and how the largest are made. */
  limits: Pick<Limits, "resultMaxSide" | "resultMaxPixels">;
  /** Of the space, in an order that stays. */
  rules?: ResultRules | undefined;
  negotiated?: OutputFormat | undefined;
  /** Remembered with the asset. */
  focal?: readonly FocalRegion[] | undefined;
  /** Of the way in which the working copy was made that it is made from. */
  copyRevision?: number | undefined;
  /** Of each asset that is laid onto it, in the order of their versions. */
  layers?: readonly Pick<Result, "focal" | "detections">[];
  detections?: readonly Detection[] | undefined;
  /** The space's rule. */
  strip?: readonly StripRule[] | undefined;
  /** The SVG itself, made safe. */
  isSanitised?: boolean | undefined;
}

/**
 * What a result is known by, 64 hex digits: equal for requests that have the same bytes. What only concerns
 * the answer (signature, expiry, file name, max age) and filters that nobody knows are not in it.
 */
export function resultKey(result: Result): string {
  const { spaceId, versionIds, params, defaults, limits, rules, negotiated } = result;
  const { isSanitised, copyRevision } = result;
  const { focal, detections, strip = [], layers = [] } = result;
  const parts = [
    engineRevision,
    fontsRevision,
    spaceId,
    versionIds,
    canonicalOperations({ ...params, filters: shapingFilters(params) }),
    isColorImage(params.image) ? params.image : null,
    defaults,
    limits.resultMaxSide,
    limits.resultMaxPixels,
    rules ?? null,
    negotiated ?? null,
    focal ?? null,
    usesDetections(params) && detections ? detections : null,
    strip.toSorted(),
    layers.map((layer) => [layer.focal ?? null, layer.detections ?? null]),
    ...(isSanitised ? ["sanitised"] : []),
    ...(copyRevision === undefined ? [] : [`from copy ${copyRevision}`]),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
