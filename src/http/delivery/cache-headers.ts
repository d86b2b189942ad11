import type { DefaultsName } from "#src/imaging/job.ts";
import type { Asked } from "./asked.ts";

interface Freshness {
  defaults: DefaultsName;
  /** `max_age()` of the URL. */
  maxAgeSeconds?: number | undefined;
  /** `expire()` of the URL, milliseconds since 1970. */
  expiresAt?: number | undefined;
  /** The URL names a version, so its bytes never change. */
  isPinned: boolean;
  /** `Cache-Control` of the request. */
  asked: string;
  now: number;
  /** Those of the space, in place of what its defaults say. */
  rules?: { maxAgeSeconds?: number; staleSeconds?: number };
}

type Headers = Record<string, string>;

const hourSeconds = 3_600;
const daySeconds = 86_400;
const weekSeconds = 604_800;
const yearSeconds = 31_536_000;
/** An HTTP date has four digits for the year. */
const lastExpiry = Date.UTC(9999, 11, 31, 23, 59, 59);
const never = "private, no-cache, no-store, must-revalidate";

export function freshness({ request, space, settings }: Asked, now: number): Headers {
  return cacheHeaders({
    rules: space.rules,
    defaults: space.defaults,
    maxAgeSeconds: settings.maxAgeSeconds,
    expiresAt: settings.expiresAt,
    isPinned: settings.version !== undefined,
    asked: request.headers.get("cache-control") ?? "",
    now,
  });
}

/** Until when the same headers are right, milliseconds since 1970. */
export function freshUntil({ space, settings }: Asked, now: number): number {
  if (settings.expiresAt !== undefined) return now;
  // The date in Expires moves on with every second.
  return space.defaults === "imagor" ? now - (now % 1000) + 1000 : Number.POSITIVE_INFINITY;
}

/** Under `imagor` a request can demand that what it holds be sent again. */
export function wantsFresh({ request, space }: Asked): boolean {
  return space.defaults === "imagor" && (request.headers.get("cache-control") ?? "").includes("no-cache");
}

/** How long whom may keep a picture: product.md "Caching", and urls.md sections 5.1 and 8 under `imagor`. */
export function cacheHeaders(freshness: Freshness): Headers {
  return freshness.defaults === "web" ? webHeaders(freshness) : imagorHeaders(freshness);
}

function webHeaders(freshness: Freshness): Headers {
  const { maxAgeSeconds, expiresAt, isPinned, now, rules = {} } = freshness;
  const usual = rules.maxAgeSeconds ?? hourSeconds;
  if (expiresAt !== undefined || maxAgeSeconds !== undefined) {
    const seconds = lifetime(maxAgeSeconds ?? usual, expiresAt, now);
    if (seconds === 0) return { "cache-control": never };
    return { "cache-control": `${expiresAt === undefined ? "public" : "private"}, max-age=${seconds}` };
  }
  if (usual === 0) return { "cache-control": never };
  if (isPinned) return { "cache-control": `public, max-age=${yearSeconds}, immutable` };
  return { "cache-control": `public, max-age=${usual}${stale(rules.staleSeconds ?? daySeconds)}` };
}

function imagorHeaders({ maxAgeSeconds, expiresAt, asked, now, rules = {} }: Freshness): Headers {
  const { maxAgeSeconds: usual = weekSeconds, staleSeconds = daySeconds } = rules;
  const seconds = asked.includes("no-cache") ? 0 : lifetime(maxAgeSeconds ?? usual, expiresAt, now);
  const expires = new Date(Math.min(now + seconds * 1000, lastExpiry)).toUTCString();
  if (seconds === 0) return { "cache-control": never, expires };
  const isPrivate = expiresAt !== undefined || asked.includes("private");
  const who = isPrivate ? "private" : `public, s-maxage=${seconds}`;
  return {
    "cache-control": `${who}, max-age=${seconds}, no-transform${staleSeconds < seconds ? stale(staleSeconds) : ""}`,
    expires,
  };
}

function stale(seconds: number): string {
  return seconds > 0 ? `, stale-while-revalidate=${seconds}` : "";
}

/** The time left is rounded up to a whole second. */
function lifetime(seconds: number, expiresAt: number | undefined, now: number): number {
  return expiresAt === undefined ? seconds : Math.min(seconds, Math.ceil((expiresAt - now) / 1000));
}
