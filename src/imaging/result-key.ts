import { createHash } from "node:crypto";
import { isColorImage } from "./color.ts";
import { shapingFilters, usesDetections } from "./filters/registry.ts";
import { fontsRevision } from "./fonts/revision.ts";
import type { OutputFormat } from "./formats.ts";
import type { DefaultsName, Detection, FocalRegion, Limits, ResultRules } from "./job.ts";
import { canonicalOperations } from "./url/canonical.ts";
import type { Params } from "./url/params.ts";

/** Raised with every change that gives other bytes for the same request. */
const engineRevision = 8;

/** What a layer shows: which of its names means which version isn't in the path. */
interface Layer {
  versionId: string;
  focal?: readonly FocalRegion[] | undefined;
  detections?: readonly Detection[] | undefined;
}

interface Result {
  spaceId: string;
  /** Of the asset that is shown; none for a plain colour. */
  versionId?: string | undefined;
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
  /** Each as often as it is laid, in that order; undefined for a plain colour. */
  layers?: readonly (Layer | undefined)[];
  detections?: readonly Detection[] | undefined;
  /** Of each font of the space that its texts are set in, the hash of its file, in an order that stays. */
  fonts?: readonly string[];
  /** The SVG itself, made safe. */
  isSanitised?: boolean | undefined;
}

/**
 * What a result is known by, 64 hex digits: equal for requests that have the same bytes. What only concerns
 * the answer (signature, expiry, file name, max age) and filters that nobody knows are not in it.
 */
export function resultKey(result: Result): string {
  const { spaceId, versionId, params, defaults, limits, rules, negotiated } = result;
  const { isSanitised, copyRevision } = result;
  const { focal, detections, layers = [], fonts = [] } = result;
  const parts = [
    engineRevision,
    fontsRevision,
    spaceId,
    versionId ?? null,
    canonicalOperations({ ...params, filters: shapingFilters(params) }),
    isColorImage(params.image) ? params.image : null,
    defaults,
    limits.resultMaxSide,
    limits.resultMaxPixels,
    rules ?? null,
    negotiated ?? null,
    focal ?? null,
    usesDetections(params) && detections ? detections : null,
    layers.map((layer) => layer && [layer.versionId, layer.focal ?? null, layer.detections ?? null]),
    ...(fonts.length > 0 ? [{ fonts }] : []),
    ...(isSanitised ? ["sanitised"] : []),
    ...(copyRevision === undefined ? [] : [`from copy ${copyRevision}`]),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
