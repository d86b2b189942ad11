import { t } from "elysia";
import type { Asset, AssetVersion } from "#src/domain/assets/asset.ts";

const moment = t.String({ format: "date-time" });

const versionSchema = t.Object({
  number: t.Integer({
    minimum: 1,
    description: "Counts the versions of this picture; `version(n)` in a URL pins one.",
  }),
  sizeBytes: t.Integer(),
  sha256: t.String({ description: "Lower-case hex of the file's bytes." }),
  format: t.String({ description: "What the decoder found, whatever the client said." }),
  contentType: t.String(),
  width: t.Integer({ description: "Pixels of one frame, before EXIF rotation." }),
  height: t.Integer(),
  pages: t.Integer({ description: "Frames or pages." }),
  orientation: t.Integer({ minimum: 0, maximum: 8, description: "EXIF orientation; 0 where there is none." }),
  hasAlpha: t.Boolean(),
  damaged: t.Boolean({ description: "Cut off or partly unreadable; it is served as far as it goes." }),
  thumbHash: t.Union([t.String(), t.Null()], {
    description: "Base64; null until the picture has been looked at.",
  }),
  exif: t.Optional(t.Record(t.String(), t.String(), { description: "Left out of lists." })),
  createdAt: moment,
});

const fraction = t.Number({ minimum: 0, maximum: 1 });
const region = { left: fraction, top: fraction, right: fraction, bottom: fraction };
const mostRegions = 100;

export const focalSchema = t.Array(t.Object(region, { additionalProperties: false }), {
  maxItems: mostRegions,
  description:
    "What a crop keeps in view where its URL doesn't say: fractions of the sides before EXIF rotation, at most 100 regions.",
});

export const detectionsSchema = t.Array(
  t.Object(
    {
      ...region,
      name: t.String({ minLength: 1, maxLength: 64, description: "What it is, such as face." }),
      score: t.Number({ minimum: 0, maximum: 1, description: "How sure that is." }),
    },
    { additionalProperties: false },
  ),
  {
    maxItems: mostRegions,
    description:
      "What was found in the picture, for the filters redact, redact_oval and draw_detections and for smart: fractions of the sides before EXIF rotation, at most 100 regions.",
  },
);

export const assetSchema = t.Object({
  id: t.String(),
  path: t.String(),
  revision: t.Integer({ minimum: 1, description: "Rises with each change; also the ETag." }),
  url: t.String({ description: "This picture in the API." }),
  originalUrl: t.String({ description: "The file as it was uploaded." }),
  createdAt: moment,
  updatedAt: moment,
  focal: focalSchema,
  detections: detectionsSchema,
  version: versionSchema,
});

export const assetPageSchema = t.Object({
  assets: t.Array(assetSchema),
  cursor: t.Union([t.String(), t.Null()], {
    description: "Give it to get the next page; null on the last one.",
  }),
});

type AssetJson = typeof assetSchema.static;

/** As it stands in a list, without EXIF. */
export function assetSummary(spaceKey: string, asset: Asset): AssetJson {
  const url = `/api/v1/spaces/${spaceKey}/assets/${asset.id}`;
  return {
    id: asset.id,
    path: asset.path,
    revision: asset.revision,
    url,
    originalUrl: `${url}/original`,
    createdAt: iso(asset.createdAt),
    updatedAt: iso(asset.updatedAt),
    focal: asset.focal,
    detections: asset.detections,
    version: versionJson(asset.version),
  };
}

export function assetJson(spaceKey: string, asset: Asset): AssetJson {
  const summary = assetSummary(spaceKey, asset);
  return { ...summary, version: { ...summary.version, exif: asset.version.exif } };
}

function versionJson(version: AssetVersion): AssetJson["version"] {
  return {
    number: version.number,
    sizeBytes: version.sizeBytes,
    sha256: version.sha256,
    format: version.format,
    contentType: version.contentType,
    width: version.width,
    height: version.height,
    pages: version.pages,
    orientation: version.orientation,
    hasAlpha: version.hasAlpha,
    damaged: version.damaged,
    thumbHash: version.thumbHash ?? null,
    createdAt: iso(version.createdAt),
  };
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
