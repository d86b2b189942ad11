import { lookUpFilter } from "#src/imaging/filters/registry.ts";
import { positive, seconds, text, texts, wholeNumber, yesOrNo } from "./kinds.ts";
import { errors, fetched, results, sources } from "./sentences.ts";
import {
  addDirectory,
  type Became,
  each,
  isOff,
  limit,
  none,
  type Place,
  rule,
  ruled,
  same,
  server,
  serverAbout,
  serverSets,
  signer,
  unsafe,
  type Way,
  way,
} from "./way.ts";

/** No limit is lowered by a side that has none of its own. */
const sideWhenUnset = 9999;

const bucket =
  "Pictures lie in the space, not in a bucket: copy them to this machine and put them in with `asset add`.";
const credentials = "No bucket is opened, so no credentials are kept.";
const uploads =
  "Nothing is made of a picture that is sent along. Pictures come in by `asset add` and the API.";
const ownNames = "Pictures are found under their own names, percent-escaped in URLs.";
const pixelCache = "Results are kept instead, and working copies of large pictures.";
const libvips = "libvips is set up by the program itself.";
const metrics = "The metrics are at /metrics of the server's own port, under names of their own.";

const lifetime = { outcome: "taken", becomes: "rule `maxAgeSeconds`" } as const;
const files = { outcome: "none", becomes: "`asset add DIR`, with the prefix as its `--folder`" } as const;

/** Every setting of imagor 1.9 and what becomes of it. */
export const imagorKeys: Record<string, Way> = {
  IMAGOR_SECRET: way(signer, text, (secret) => ({
    outcome: "taken",
    signing: { secret },
    says: "a signing key",
  })),
  IMAGOR_SIGNER_TYPE: way(signer, text, (type) => {
    const algorithm = type === "sha256" || type === "sha512" ? type : "sha1";
    return { outcome: "taken", signing: { algorithm }, says: `the signing key's algorithm: ${algorithm}` };
  }),
  IMAGOR_SIGNER_TRUNCATE: way(signer, wholeNumber, truncated),
  IMAGOR_UNSAFE: unsafe(),
  IMAGOR_BASE_PARAMS: rule("baseOperations", text, (operations) => operations),
  IMAGOR_AUTO_AVIF: rule("autoFormats", yesOrNo, (isOn) => (isOn ? ["avif"] : undefined)),
  IMAGOR_AUTO_WEBP: rule("autoFormats", yesOrNo, (isOn) => (isOn ? ["webp"] : undefined)),
  IMAGOR_AUTO_JPEG: rule("autoFormats", yesOrNo, (isOn) => (isOn ? ["jpeg"] : undefined)),
  IMAGOR_CACHE_HEADER_TTL: way(lifetime, seconds, (ttl, { lookUp }) =>
    yesOrNo.read(lookUp("IMAGOR_CACHE_HEADER_NO_CACHE") ?? "")
      ? { outcome: "same", says: "IMAGOR_CACHE_HEADER_NO_CACHE counts more." }
      : ruled({ maxAgeSeconds: ttl }),
  ),
  IMAGOR_CACHE_HEADER_SWR: rule("staleSeconds", seconds, (swr) => swr),
  IMAGOR_CACHE_HEADER_NO_CACHE: rule("maxAgeSeconds", yesOrNo, (isOn) => (isOn ? 0 : undefined)),
  VIPS_STRIP_METADATA: rule("strip", yesOrNo, (isOn) => (isOn ? ["metadata"] : undefined)),
  VIPS_STRIP_COLOR_PROFILE: rule("strip", yesOrNo, (isOn) => (isOn ? ["profile"] : undefined)),
  VIPS_MOZJPEG: rule("mozjpeg", yesOrNo, (isOn) => (isOn ? true : undefined)),
  VIPS_AVIF_SPEED: rule("avifEffort", wholeNumber, (speed) => Math.max(0, Math.min(9, 9 - speed))),
  VIPS_DISABLE_BLUR: rule("disabledFilters", yesOrNo, (isOn) => (isOn ? ["blur", "sharpen"] : undefined)),
  VIPS_DISABLE_FILTERS: way({ outcome: "taken", becomes: "rule `disabledFilters`" }, texts, disabled),
  VIPS_MAX_FILTER_OPS: rule("mostFilters", wholeNumber, (most) => (most < 0 ? undefined : most)),
  VIPS_MAX_ANIMATION_FRAMES: rule("maxFrames", wholeNumber, (most) =>
    most === -1 ? undefined : Math.max(1, most),
  ),
  VIPS_MAX_RESOLUTION: limit("resultMaxPixels", "resultMaxPixels", wholeNumber, positive),
  ...each("VIPS_MAX_WIDTH VIPS_MAX_HEIGHT", limit("resultMaxSide", "resultMaxSide", wholeNumber, longerSide)),
  HTTP_LOADER_MAX_ALLOWED_SIZE: limit("sourceMaxBytes", "sourceMaxBytes", wholeNumber, positive),
  ...each(
    "IMAGOR_REQUEST_TIMEOUT IMAGOR_PROCESS_TIMEOUT",
    limit("wallSeconds", "renderSeconds", seconds, positive),
  ),
  IMAGOR_PROCESS_CONCURRENCY: server("renderProcesses", wholeNumber, (most) =>
    most > 0 ? String(most) : undefined,
  ),
  IMAGOR_PROCESS_QUEUE_SIZE: serverAbout(
    "queueSeconds",
    "what may wait is counted in seconds of work, not in pictures; the default suits most.",
  ),
  VIPS_CONCURRENCY: serverAbout(
    "renderProcesses",
    "each picture is made by one thread of a process of its own.",
  ),
  PORT: server("port", wholeNumber, String),
  SERVER_ADDRESS: server("host", text, String),
  BIND: way({ outcome: "server", becomes: "settings `HOST` and `PORT`" }, text, bound),
  DEBUG: server("logLevel", yesOrNo, (isOn) => (isOn ? "debug" : undefined)),
  ...each("FILE_LOADER_BASE_DIR FILE_LOADER_PATH_PREFIX", way(files, text, addFiles)),
  ...each(
    "FILE_STORAGE_BASE_DIR FILE_STORAGE_PATH_PREFIX FILE_STORAGE_EXPIRATION FILE_STORAGE_MKDIR_PERMISSION FILE_STORAGE_WRITE_PERMISSION",
    none(sources),
  ),
  ...each(
    "FILE_RESULT_STORAGE_BASE_DIR FILE_RESULT_STORAGE_PATH_PREFIX FILE_RESULT_STORAGE_EXPIRATION FILE_RESULT_STORAGE_MKDIR_PERMISSION FILE_RESULT_STORAGE_WRITE_PERMISSION IMAGOR_RESULT_STORAGE_PATH_STYLE",
    none(results),
  ),
  IMAGOR_STORAGE_PATH_STYLE: none(sources),
  ...each("FILE_SAFE_CHARS S3_SAFE_CHARS GCLOUD_SAFE_CHARS", none(ownNames)),
  ...each(
    "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_REGION AWS_LOADER_ACCESS_KEY_ID AWS_LOADER_SECRET_ACCESS_KEY AWS_LOADER_SESSION_TOKEN AWS_LOADER_REGION AWS_STORAGE_ACCESS_KEY_ID AWS_STORAGE_SECRET_ACCESS_KEY AWS_STORAGE_SESSION_TOKEN AWS_STORAGE_REGION AWS_RESULT_STORAGE_ACCESS_KEY_ID AWS_RESULT_STORAGE_SECRET_ACCESS_KEY AWS_RESULT_STORAGE_SESSION_TOKEN AWS_RESULT_STORAGE_REGION GOOGLE_APPLICATION_CREDENTIALS",
    none(credentials),
  ),
  ...each(
    "S3_ENDPOINT S3_FORCE_PATH_STYLE S3_HTTP_MAX_IDLE_CONNS_PER_HOST S3_LOADER_BASE_DIR S3_LOADER_BUCKET S3_LOADER_BUCKET_ROUTER_CONFIG S3_LOADER_ENDPOINT S3_LOADER_PATH_PREFIX GCLOUD_LOADER_BASE_DIR GCLOUD_LOADER_BUCKET GCLOUD_LOADER_PATH_PREFIX",
    none(bucket),
  ),
  ...each(
    "S3_STORAGE_ACL S3_STORAGE_BASE_DIR S3_STORAGE_BUCKET S3_STORAGE_CLASS S3_STORAGE_ENDPOINT S3_STORAGE_EXPIRATION S3_STORAGE_PATH_PREFIX S3_STORAGE_TAGGING GCLOUD_STORAGE_ACL GCLOUD_STORAGE_BASE_DIR GCLOUD_STORAGE_BUCKET GCLOUD_STORAGE_EXPIRATION GCLOUD_STORAGE_PATH_PREFIX",
    none(sources),
  ),
  ...each(
    "S3_RESULT_STORAGE_ACL S3_RESULT_STORAGE_BASE_DIR S3_RESULT_STORAGE_BUCKET S3_RESULT_STORAGE_ENDPOINT S3_RESULT_STORAGE_EXPIRATION S3_RESULT_STORAGE_PATH_PREFIX S3_RESULT_STORAGE_TAGGING GCLOUD_RESULT_STORAGE_ACL GCLOUD_RESULT_STORAGE_BASE_DIR GCLOUD_RESULT_STORAGE_BUCKET GCLOUD_RESULT_STORAGE_EXPIRATION GCLOUD_RESULT_STORAGE_PATH_PREFIX",
    none(results),
  ),
  ...each(
    "HTTP_LOADER_ACCEPT HTTP_LOADER_ALLOWED_SOURCES HTTP_LOADER_ALLOWED_SOURCE_REGEXP HTTP_LOADER_BASE_URL HTTP_LOADER_BLOCK_LINK_LOCAL_NETWORKS HTTP_LOADER_BLOCK_LOOPBACK_NETWORKS HTTP_LOADER_BLOCK_NETWORKS HTTP_LOADER_BLOCK_PRIVATE_NETWORKS HTTP_LOADER_DEFAULT_SCHEME HTTP_LOADER_FORWARD_ALL_HEADERS HTTP_LOADER_FORWARD_CLIENT_HEADERS HTTP_LOADER_FORWARD_HEADERS HTTP_LOADER_INSECURE_SKIP_VERIFY_TRANSPORT HTTP_LOADER_OVERRIDE_RESPONSE_HEADERS HTTP_LOADER_PROXY_ALLOWED_SOURCES HTTP_LOADER_PROXY_URLS",
    none(fetched),
  ),
  HTTP_LOADER_DISABLE: way({ outcome: "same", becomes: fetched }, yesOrNo, (isOn) =>
    isOn ? { outcome: "same", says: "Nothing is fetched here either." } : { outcome: "none", says: fetched },
  ),
  ...each("UPLOAD_LOADER_ACCEPT UPLOAD_LOADER_ENABLE UPLOAD_LOADER_FORM_FIELD_NAME", none(uploads)),
  UPLOAD_LOADER_MAX_ALLOWED_SIZE: none(`${uploads} SOURCE_MAX_BYTES is how large their files may be.`),
  IMAGOR_LOAD_TIMEOUT: none("Pictures are read from this machine's disk, which nothing has to wait for."),
  IMAGOR_SAVE_TIMEOUT: none(
    "Results are kept on this machine's disk, for which there is no time limit of its own.",
  ),
  IMAGOR_MODIFIED_TIME_CHECK: same("A picture that is replaced ends its results at once."),
  IMAGOR_BASE_PATH_REDIRECT: none(
    "The root of a host is no picture and is refused; a proxy in front can redirect it.",
  ),
  IMAGOR_DISABLE_ERROR_BODY: none(
    "Refusals always say why, in JSON without anything of the server's inside.",
  ),
  IMAGOR_DISABLE_PARAMS_ENDPOINT: none(
    "`params/` always answers; it says what a path means, and shows no picture.",
  ),
  IMAGOR_RESPONSE_RAW_ON_ERROR: none(
    "An original is never shown in its result's place; the rule `fallback` shows a picture.",
  ),
  SERVER_CORS: same("Scripts of other sites may always fetch pictures."),
  SERVER_PATH_PREFIX: none(
    "A host of DELIVERY_HOSTS has the space at its root, others have it under /i/SPACE: let a proxy in front take the prefix off.",
  ),
  SERVER_STRIP_QUERY_STRING: none(
    "A query is ignored without a redirect; a proxy in front can redirect such URLs.",
  ),
  SERVER_ACCESS_LOG: same("Each request is a line of the log at LOG_LEVEL=info."),
  LOG_ECS: none("The log has one form, JSON lines on standard error."),
  SENTRY_DSN: none(errors),
  ...each(
    "PROMETHEUS_BIND PROMETHEUS_PATH PROMETHEUS_NAMESPACE",
    serverAbout("metricsToken", `opens /metrics to others than this machine. ${metrics}`),
  ),
  ...each(
    "VIPS_CACHE_FORMAT VIPS_CACHE_MAX_HEIGHT VIPS_CACHE_MAX_WIDTH VIPS_CACHE_SIZE VIPS_CACHE_TTL",
    none(pixelCache),
  ),
  ...each(
    "VIPS_MAX_CACHE_FILES VIPS_MAX_CACHE_MEM VIPS_MAX_CACHE_SIZE VIPS_VECTOR GOMAXPROCS",
    none(libvips),
  ),
  VIPS_DETECTOR_PROBE_SIZE: none(
    "Nothing is searched for faces; the API takes the regions that you know of.",
  ),
  VIPS_UNLIMITED: none(
    "There are always limits; RESULT_MAX_PIXELS, RESULT_MAX_SIDE and SOURCE_MAX_PIXELS raise them.",
  ),
  ...each("CONFIG VERSION", same("It says how imagor is started, nothing of its pictures.")),
};

/** imagor passes over names that no filter has. */
function disabled(names: string[]): Became | undefined {
  if (names.length === 0) return isOff;
  if (!names.every((name) => /^[a-z_]{1,40}$/.test(name))) return undefined;
  const [known, unknown] = [names.filter(lookUpFilter), names.filter((name) => !lookUpFilter(name))];
  if (known.length === 0) return { outcome: "none", says: `There is no filter ${unknown.join(", ")}.` };
  const became = ruled({ disabledFilters: known });
  if (became === undefined || unknown.length === 0) return became;
  return { ...became, says: `${became.says}. Without an equal: ${unknown.join(", ")}.` };
}

/** 0 and less leave a signature whole. */
function truncated(characters: number): Became {
  const truncate = Math.max(0, characters);
  const says =
    truncate === 0 ? "the signing key: whole signatures" : `the signing key: ${truncate} characters`;
  return { outcome: "taken", signing: { truncate }, says };
}

/** There is one limit for both sides, so the longer one counts: what was answered before is answered here. */
function longerSide(_: number, { lookUp }: Place): number | undefined {
  const sides = ["VIPS_MAX_WIDTH", "VIPS_MAX_HEIGHT"].map((key) => wholeNumber.read(lookUp(key) ?? 0) ?? 0);
  return Math.max(...sides.map((side) => (side > 0 ? side : sideWhenUnset)));
}

function bound(address: string): Became | undefined {
  const [, host = "", port = ""] = /^(.*?):?(\d*)$/.exec(address) ?? [];
  const parts = [
    host === "" ? undefined : serverSets("host", host),
    port === "" ? undefined : serverSets("port", port),
  ];
  const set = parts.filter((part) => part !== undefined);
  if (set.length === 0) return undefined;
  const settings = Object.assign({}, ...set.map((part) => part.settings));
  return { outcome: "server", settings, says: set.map(({ says }) => says).join(" ") };
}

/** Names below the prefix were found without it, so the prefix is a folder of the space. */
function addFiles(_: string, { lookUp, spaceKey }: Place): Became {
  const [directory, prefix] = [lookUp("FILE_LOADER_BASE_DIR"), lookUp("FILE_LOADER_PATH_PREFIX")];
  const folder = typeof prefix === "string" ? prefix.replace(/^\/+|\/+$/g, "") : "";
  return addDirectory(typeof directory === "string" ? directory : "", folder, spaceKey);
}
