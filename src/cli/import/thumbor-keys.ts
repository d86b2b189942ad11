import { lookUpFilter } from "#src/imaging/filters/registry.ts";
import { positive, text, texts, wholeNumber, yesOrNo } from "./kinds.ts";
import { errors, fetched, results, sources } from "./sentences.ts";
import type { Value } from "./setting.ts";
import {
  addDirectory,
  type Became,
  each,
  limit,
  none,
  type Place,
  rule,
  ruled,
  same,
  server,
  serverAbout,
  signer,
  unsafe,
  type Way,
  way,
} from "./way.ts";

/** Those that thumbor has without being asked, of which the ones not listed in FILTERS do nothing. */
const ownFilters =
  "brightness colorize contrast rgb round_corner quality noise watermark equalize fill sharpen strip_exif strip_icc frame grayscale rotate format max_bytes convolution blur extract_focal focal no_upscale saturation max_age curve background_color upscale proportion stretch";
const knownSigner = "libthumbor.url_signers.base64_hmac_sha1";

const modules = "Nothing of the program is replaced by modules.";
const api =
  "Pictures are put in, replaced and deleted by the API under /api/v1, with API keys (`api-key create`).";
const encoder = "The encoder is part of the program and has no such choice.";
const detection =
  "Nothing is searched for faces or features; `smart` keeps what catches the eye, and the API takes regions that you know of.";
const queue = "No queue of another program is used.";
const optimizers = "No other program works on what was made; the rule `mozjpeg` makes smaller JPEG files.";
const statsd = "Numbers are at /metrics for Prometheus; nothing is sent by itself.";
const compatibility = "There is no layer for older modules.";

/** Every setting of thumbor 7 and what becomes of it. */
export const thumborKeys: Record<string, Way> = {
  SECURITY_KEY: way(signer, text, (secret) => ({
    outcome: "taken",
    signing: { secret, algorithm: "sha1", truncate: 0 },
    says: "a signing key: sha1, whole signatures",
  })),
  URL_SIGNER: way({ outcome: "same", becomes: "the signing key, which is sha1" }, text, (name) =>
    name === knownSigner
      ? { outcome: "same", says: "The signing key is sha1." }
      : {
          outcome: "none",
          says: "URLs of another signer are known only where it is an HMAC: take its secret over with `signing-key add`.",
        },
  ),
  ALLOW_UNSAFE_URL: unsafe(),
  QUALITY: way(
    { outcome: "taken", becomes: "rules `jpegQuality`, `webpQuality`, `avifQuality`" },
    wholeNumber,
    (quality, { lookUp }) =>
      ruled({
        jpegQuality: quality,
        ...(isUnset(lookUp("WEBP_QUALITY")) && { webpQuality: quality }),
        ...(isUnset(lookUp("AVIF_QUALITY")) && { avifQuality: quality }),
      }),
  ),
  WEBP_QUALITY: rule("webpQuality", wholeNumber, (quality) => quality),
  AVIF_QUALITY: rule("avifQuality", wholeNumber, (quality) => quality),
  AVIF_SPEED: rule("avifEffort", wholeNumber, (speed) => Math.max(0, Math.min(9, 10 - speed))),
  AUTO_AVIF: rule("autoFormats", yesOrNo, (isOn) => (isOn ? ["avif"] : undefined)),
  AUTO_WEBP: rule("autoFormats", yesOrNo, (isOn) => (isOn ? ["webp"] : undefined)),
  AUTO_JPG: rule("autoFormats", yesOrNo, (isOn) => (isOn ? ["jpeg"] : undefined)),
  ...each(
    "AUTO_PNG AUTO_HEIF",
    none("Formats chosen by Accept are AVIF, WebP and JPEG (the rule `autoFormats`)."),
  ),
  AUTO_PNG_TO_JPG: none(
    "A PNG stays one unless Accept takes WebP or AVIF (the rule `autoFormats`) or the URL says `format(jpeg)`.",
  ),
  MAX_AGE: way({ outcome: "taken", becomes: "rules `maxAgeSeconds`, `staleSeconds`" }, wholeNumber, (age) =>
    ruled({ maxAgeSeconds: age, staleSeconds: 0 }),
  ),
  PRESERVE_EXIF_INFO: rule("strip", yesOrNo, (isKept) => (isKept ? undefined : ["exif"])),
  PRESERVE_EXIF_COPYRIGHT_INFO: none(
    "EXIF is kept or taken out as a whole; the defaults `web` keep copyright and artist alone.",
  ),
  PRESERVE_IPTC_INFO: none("IPTC goes along with the other metadata, unless the rule `strip` takes it out."),
  ALLOW_ANIMATED_GIFS: rule("maxFrames", yesOrNo, (isAllowed) => (isAllowed ? undefined : 1)),
  FILTERS: rule("disabledFilters", texts, unlisted),
  MAX_PIXELS: limit("sourceMaxPixels", "sourceMaxPixels", wholeNumber, positive),
  UPLOAD_MAX_SIZE: limit("sourceMaxBytes", "sourceMaxBytes", wholeNumber, positive),
  MAX_SIZE: limit("sourceMaxBytes", "sourceMaxBytes", wholeNumber, positive),
  ...each(
    "MAX_WIDTH MAX_HEIGHT",
    way({ outcome: "taken", becomes: "rule `publicMaxSide`, where both are set" }, wholeNumber, largest),
  ),
  ...each(
    "MIN_WIDTH MIN_HEIGHT",
    none("A result has at least one pixel a side, and nothing more is asked of it."),
  ),
  FILE_LOADER_ROOT_PATH: way(
    { outcome: "none", becomes: "`asset add DIR`" },
    text,
    (directory, { spaceKey }) => addDirectory(directory, "", spaceKey),
  ),
  THUMBOR_PORT: server("port", wholeNumber, String),
  ENGINE_THREADPOOL_SIZE: serverAbout(
    "renderProcesses",
    "pictures are made by as many processes as there are cores, unless it says otherwise.",
  ),
  ...each(
    "THUMBOR_LOG_CONFIG THUMBOR_LOG_FORMAT THUMBOR_LOG_DATE_FORMAT",
    serverAbout("logLevel", "says how much is logged, always as JSON lines on standard error."),
  ),
  ACCESS_CONTROL_ALLOW_ORIGIN_HEADER: same("Scripts of any site may fetch pictures."),
  ENABLE_ETAGS: same("Every picture has an ETag."),
  SEND_IF_MODIFIED_LAST_MODIFIED_HEADERS: none(
    "Pictures are asked for again by their ETag, which every client and cache knows.",
  ),
  RESPECT_ORIENTATION: way(
    { outcome: "same", becomes: "pictures are turned as their EXIF says" },
    yesOrNo,
    (isOn) =>
      isOn
        ? { outcome: "same", says: "Pictures are turned as their EXIF says." }
        : {
            outcome: "none",
            says: "Pictures are always turned as their EXIF says; thumbor left them as stored.",
          },
  ),
  PROGRESSIVE_JPEG: none(
    "JPEG files are made in one pass; the rule `mozjpeg` makes them progressive, and takes longer.",
  ),
  HEIF_QUALITY: none("HEIC can't be written; AVIF can."),
  SVG_DPI: none("An SVG is drawn at the size that is asked for; the filter `dpi` says otherwise."),
  ...each(
    "PILLOW_JPEG_SUBSAMPLING PILLOW_JPEG_QTABLES PILLOW_RESAMPLING_FILTER PILLOW_PRESERVE_INDEXED_MODE PNG_COMPRESSION_LEVEL AVIF_CODEC AVIF_CODEC_FALLBACK SRGB_PROFILE ENGINE GIF_ENGINE USE_GIFSICLE_ENGINE GIFSICLE_PATH GIFSICLE_ARGS",
    none(encoder),
  ),
  ...each(
    "MAX_AGE_TEMP_IMAGE IGNORE_SMART_ERRORS",
    same("`smart` can't fail by itself, so no answer is for the time being."),
  ),
  USE_BLACKLIST: none("A picture that must not be shown is deleted, by the API."),
  ALLOW_OLD_URLS: none("URLs that are encrypted as a whole can't be read: sign them anew."),
  META_CALLBACK_NAME: none("`meta/` answers JSON, which scripts of any site may read; there is no JSONP."),
  HEALTHCHECK_ROUTE: none("The server says that it is well at /healthz and /readyz."),
  ...each("LOADER STORAGE RESULT_STORAGE METRICS APP_CLASS HANDLER_LISTS", none(modules)),
  ...each(
    "ALLOWED_SOURCES HTTP_LOADER_CONNECT_TIMEOUT HTTP_LOADER_REQUEST_TIMEOUT HTTP_LOADER_FOLLOW_REDIRECTS HTTP_LOADER_MAX_REDIRECTS HTTP_LOADER_MAX_CLIENTS HTTP_LOADER_FORWARD_USER_AGENT HTTP_LOADER_FORWARD_ALL_HEADERS HTTP_LOADER_FORWARD_HEADERS_WHITELIST HTTP_LOADER_DEFAULT_USER_AGENT HTTP_LOADER_PROXY_HOST HTTP_LOADER_PROXY_PORT HTTP_LOADER_PROXY_USERNAME HTTP_LOADER_PROXY_PASSWORD HTTP_LOADER_CA_CERTS HTTP_LOADER_VALIDATE_CERTS HTTP_LOADER_CLIENT_KEY HTTP_LOADER_CLIENT_CERT HTTP_LOADER_CURL_ASYNC_HTTP_CLIENT HTTP_LOADER_CURL_LOW_SPEED_TIME HTTP_LOADER_CURL_LOW_SPEED_LIMIT",
    none(fetched),
  ),
  ...each(
    "STORAGE_EXPIRATION_SECONDS STORES_CRYPTO_KEY_FOR_EACH_IMAGE FILE_STORAGE_ROOT_PATH MAX_ID_LENGTH MEMCACHE_STORAGE_SERVERS MIXED_STORAGE_FILE_STORAGE MIXED_STORAGE_CRYPTO_STORAGE MIXED_STORAGE_DETECTOR_STORAGE",
    none(sources),
  ),
  ...each(
    "RESULT_STORAGE_EXPIRATION_SECONDS RESULT_STORAGE_FILE_STORAGE_ROOT_PATH RESULT_STORAGE_STORES_UNSAFE",
    none(results),
  ),
  ...each(
    "UPLOAD_ENABLED UPLOAD_PHOTO_STORAGE UPLOAD_DELETE_ALLOWED UPLOAD_PUT_ALLOWED UPLOAD_DEFAULT_FILENAME ENABLE_ORIGINAL_PHOTO_UPLOAD ORIGINAL_PHOTO_STORAGE ALLOW_ORIGINAL_PHOTO_DELETION ALLOW_ORIGINAL_PHOTO_PUTTING",
    none(api),
  ),
  ...each(
    "DETECTORS FACE_DETECTOR_CASCADE_FILE GLASSES_DETECTOR_CASCADE_FILE PROFILE_DETECTOR_CASCADE_FILE",
    none(detection),
  ),
  ...each(
    "REDIS_QUEUE_MODE REDIS_QUEUE_SERVER_HOST REDIS_QUEUE_SERVER_PORT REDIS_QUEUE_SERVER_DB REDIS_QUEUE_SERVER_PASSWORD REDIS_QUEUE_SENTINEL_INSTANCES REDIS_QUEUE_SENTINEL_PASSWORD REDIS_QUEUE_SENTINEL_MASTER_INSTANCE REDIS_QUEUE_SENTINEL_MASTER_PASSWORD REDIS_QUEUE_SENTINEL_MASTER_DB REDIS_QUEUE_SENTINEL_SOCKET_TIMEOUT SQS_QUEUE_KEY_ID SQS_QUEUE_KEY_SECRET SQS_QUEUE_REGION",
    none(queue),
  ),
  ...each("OPTIMIZERS JPEGTRAN_PATH JPEGTRAN_SCANS_FILE FFMPEG_PATH", none(optimizers)),
  ...each(
    "USE_CUSTOM_ERROR_HANDLING ERROR_HANDLER_MODULE SENTRY_DSN_URL SENTRY_ENVIRONMENT ERROR_FILE_LOGGER ERROR_FILE_NAME_USE_CONTEXT",
    none(errors),
  ),
  ...each("STATSD_HOST STATSD_PORT STATSD_PREFIX", none(statsd)),
  ...each(
    "COMPATIBILITY_LEGACY_LOADER COMPATIBILITY_LEGACY_STORAGE COMPATIBILITY_LEGACY_RESULT_STORAGE",
    none(compatibility),
  ),
  ...each(
    "GC_INTERVAL MAX_WAIT_SECONDS_BEFORE_SERVER_SHUTDOWN MAX_WAIT_SECONDS_BEFORE_IO_SHUTDOWN NON_BLOCKING_SOCKETS",
    none("The program sees to its own memory, sockets and end; what is under way when it ends is finished."),
  ),
};

/** What thumbor does where its file says nothing and the defaults of a space differ. */
export const thumborDefaults: Record<string, Value> = {
  ALLOW_UNSAFE_URL: true,
  QUALITY: 80,
  MAX_AGE: 86_400,
  PRESERVE_EXIF_INFO: false,
};

function isUnset(value: Value | undefined): boolean {
  return value === undefined || value === null || value === "";
}

function unlisted(listed: string[]): string[] | undefined {
  const names = new Set(listed.map((module) => module.split(".").at(-1)));
  const left = ownFilters.split(" ").filter((name) => lookUpFilter(name) && !names.has(name));
  return left.length > 0 ? left : undefined;
}

/** thumbor shrinks to a width and a height, a space to its longer side. */
function largest(_: number, { lookUp }: Place): Became | undefined {
  const sides = ["MAX_WIDTH", "MAX_HEIGHT"].map((key) => wholeNumber.read(lookUp(key) ?? 0) ?? 0);
  if (sides.every((side) => side === 0)) return { outcome: "same", says: "Off, as here." };
  return sides.every((side) => side > 0)
    ? ruled({ publicMaxSide: Math.max(...sides) })
    : { outcome: "none", says: "One side alone can't be held back; the rule `publicMaxSide` holds both." };
}
