import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";

/** What a space has lowered of the server's limits, in the units of the settings. */
export interface LoweredLimits {
  sourceMaxPixels?: number;
  sourceMaxFrames?: number;
  sourceMaxBytes?: number;
  resultMaxSide?: number;
  resultMaxPixels?: number;
  cpuSeconds?: number;
  wallSeconds?: number;
  newResultsPerHour?: number;
  urlMaxBytes?: number;
}

/** What a space has decided of its delivery beyond its defaults; left out is as if the choice weren't there. */
export interface DeliveryRules {
  /** The path of the picture that is shown where one is missing (404) or can't be shown (406). */
  fallback?: string;
  /** The longest side of what anybody may ask for, pixels; a larger one is made so large. */
  publicMaxSide?: number;
  /** No part of an original is shown as large as it is, and there is no `raw()`. */
  originalsNeverPublic?: boolean;
  /** Host names (`*.example.com` for all below) whose pages may show the pictures; others' are refused. */
  referrers?: string[];
  /** Whoever doesn't say on which page the picture stands is refused as well. */
  referrerRequired?: boolean;
  /** What goes out of each result, whatever the URL says. */
  strip?: ("exif" | "profile" | "metadata")[];
  /** Operations that are done with every picture after those of its URL; a size replaces the URL's. */
  baseOperations?: string;
  /** Filters that do nothing here. */
  disabledFilters?: string[];
  /** So many of a URL's filters work on pixels at most; all in the list count. */
  mostFilters?: number;
  /** Frames of a result; what moves is cut after them. */
  maxFrames?: number;
  /** Formats that are chosen by `Accept` where the URL names none. */
  autoFormats?: ("avif" | "webp" | "jpeg")[];
  /** Quality 1 to 100 where the URL names none. */
  jpegQuality?: number;
  webpQuality?: number;
  avifQuality?: number;
  /** 0 (fast) to 9 (small). */
  avifEffort?: number;
  /** JPEG files that are smaller, progressive, and take several times as long to make. */
  mozjpeg?: boolean;
  /** How long caches may keep a picture whose URL doesn't say; 0 for not at all. */
  maxAgeSeconds?: number;
  /** How long they may show it after that while they ask for it again. */
  staleSeconds?: number;
  /** Operations that are rendered after each upload, before anybody asks. */
  warmUp?: string[];
}

export const spaces = sqliteTable(
  "spaces",
  {
    id: idColumn(),
    orgId: orgColumn(),
    /** The space's name in URLs, unique on the instance. */
    key: text().notNull().unique(),
    name: text().notNull(),
    defaults: text({ enum: ["web", "imagor"] }).notNull(),
    unsafeAllowed: integer("unsafe_allowed", { mode: "boolean" }).notNull(),
    rawAllowed: integer("raw_allowed", { mode: "boolean" }).notNull(),
    /** SVG is taken in, and shown rasterised or sanitised. */
    svgAllowed: integer("svg_allowed", { mode: "boolean" }).notNull().default(false),
    /** What members of the org are in it whom it doesn't name. */
    memberDefault: text("member_default", { enum: ["nothing", "viewer", "editor"] })
      .notNull()
      .default("editor"),
    /** Whether its viewers may have originals. */
    viewersDownload: integer("viewers_download", { mode: "boolean" }).notNull().default(true),
    rules: text({ mode: "json" }).$type<DeliveryRules>().notNull().default({}),
    limits: text({ mode: "json" }).$type<LoweredLimits>().notNull().default({}),
    /** Counts every change of what people edit; who saves an older one is told so. */
    revision: integer().notNull().default(1),
    createdAt: createdAtColumn(),
    /** Read-only since, and delivered. */
    archivedAt: integer("archived_at"),
    /** When it goes for good, once it was deleted; until then it can be restored. */
    deletionAt: integer("deletion_at"),
  },
  (table) => [index("spaces_org").on(table.orgId)],
);
