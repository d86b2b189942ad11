import { join, resolve } from "node:path";
import { issuers } from "./issuers.ts";
import {
  byteSize,
  dnsServers,
  hostName,
  hostsOfSpaces,
  listenAddress,
  mailbox,
  networks,
  networksFor,
  oneOf,
  origin,
  orNothing,
  path,
  pemFile,
  sealingKeys,
  smtpServer,
  textFile,
  token,
  wholeNumber,
  yesOrNo,
} from "./kinds.ts";
import { always, type Basis, byMode, follows, type Option } from "./option.ts";

/** What the others follow where nothing is set. */
export const unset: Basis = { mode: "self-hosted", dataDir: resolve("data"), port: 8000, hasTls: false };

/** Infers the type of the value from its kind. */
function option<T>(described: Option<T>): Option<T> {
  return described;
}

export const options = {
  mode: option({
    name: "MODE",
    meaning:
      "Whose pictures these are: your own, or those of others. It only chooses between two sets of defaults.",
    default: always(unset.mode),
    ...oneOf("self-hosted", "hosted"),
  }),
  host: option({
    name: "HOST",
    flag: "host",
    meaning:
      "Where the server listens. By default only this machine reaches it; 0.0.0.0 opens it to the network.",
    default: always("127.0.0.1"),
    ...listenAddress,
  }),
  port: option({
    name: "PORT",
    flag: "port",
    meaning: "The port on which the server listens.",
    default: always(unset.port),
    ...wholeNumber(1, 65_535),
  }),
  publicUrl: option({
    name: "PUBLIC_URL",
    meaning:
      "The address under which people and programs reach the server; every link is made from it. With TLS_CERT_FILE its default begins with https.",
    default: follows(
      "http://localhost:PORT",
      ({ port, hasTls }) => `${hasTls ? "https" : "http"}://localhost:${port}`,
    ),
    ...origin,
  }),
  tlsCertFile: option({
    name: "TLS_CERT_FILE",
    meaning:
      "A file with the server's certificate and those between it and its authority. With it the server speaks HTTPS, HTTP/2 and HTTP/1.1, on its port. A new one is taken within a minute, or at once on SIGHUP.",
    default: always(undefined),
    ...orNothing(pemFile),
  }),
  tlsKeyFile: option({
    name: "TLS_KEY_FILE",
    meaning: "The file with the private key of the certificate in TLS_CERT_FILE.",
    default: always(undefined),
    ...orNothing(pemFile),
  }),
  dataDir: option({
    name: "DATA_DIR",
    flag: "data",
    meaning:
      "The directory that holds everything: database, pictures, caches. Made at first start, readable by its owner alone.",
    default: follows("./data", () => unset.dataDir),
    ...path,
  }),
  cacheDir: option({
    name: "CACHE_DIR",
    meaning:
      "A directory for what can be made again. It must allow programs to be loaded from it (no noexec).",
    default: follows("DATA_DIR/cache", ({ dataDir }) => join(dataDir, "cache")),
    ...path,
  }),
  keyFile: option({
    name: "KEY_FILE",
    meaning:
      "The file with the key that seals secrets in the database. Made at first start; not part of a backup, so keep a copy of it.",
    default: follows("DATA_DIR/key", ({ dataDir }) => join(dataDir, "key")),
    ...path,
  }),
  sealingKeys: option({
    name: "SEALING_KEY",
    meaning:
      "The key that seals secrets, in place of the key file. Of several, the first seals and all open, so that a key can be changed.",
    default: always(undefined),
    secret: true,
    ...orNothing(sealingKeys),
  }),
  deliveryDomain: option({
    name: "DELIVERY_DOMAIN",
    meaning: "The domain under which each space has a host of its own: SPACE.DELIVERY_DOMAIN.",
    default: always(undefined),
    ...orNothing(hostName),
  }),
  deliveryHosts: option({
    name: "DELIVERY_HOSTS",
    meaning: "Hosts that serve one space at their root.",
    default: always({}),
    ...hostsOfSpaces,
  }),
  allowUnsafe: option({
    name: "ALLOW_UNSAFE",
    meaning: "Whether a space may be set to answer unsigned URLs (`unsafe/…`).",
    default: byMode({ "self-hosted": true, hosted: false }),
    ...yesOrNo,
  }),
  signUp: option({
    name: "SIGN_UP",
    meaning: "Who may make an account: anybody (open), who was invited, or nobody but by command (closed).",
    default: byMode<"open" | "invited" | "closed">({ "self-hosted": "invited", hosted: "open" }),
    ...oneOf("open", "invited", "closed"),
  }),
  googleClientId: option({
    name: "GOOGLE_CLIENT_ID",
    meaning:
      "The client by which people sign in with Google; its redirect URI is PUBLIC_URL/sign-in/outside/google.",
    default: always(undefined),
    ...orNothing(token),
  }),
  googleClientSecret: option({
    name: "GOOGLE_CLIENT_SECRET",
    meaning: "The secret of that client.",
    default: always(undefined),
    secret: true,
    ...orNothing(token),
  }),
  signInWith: option({
    name: "SIGN_IN_WITH",
    meaning:
      "Others by whom people may sign in, each an issuer of OpenID Connect; its redirect URI is PUBLIC_URL/sign-in/outside/KEY.",
    default: always([]),
    secret: true,
    ...issuers,
  }),
  termsFile: option({
    name: "TERMS_FILE",
    meaning:
      "The terms of use that people accept when they make an account, a text file. A hosted instance needs one.",
    default: always(undefined),
    ...orNothing(textFile),
  }),
  privacyFile: option({
    name: "PRIVACY_FILE",
    meaning: "The privacy text that they accept, a text file. A hosted instance needs one.",
    default: always(undefined),
    ...orNothing(textFile),
  }),
  trustedProxies: option({
    name: "TRUSTED_PROXIES",
    meaning: "Proxies in front of the server whose X-Forwarded-For is believed.",
    default: always([]),
    ...networks,
  }),
  outboundAllow: option({
    name: "OUTBOUND_ALLOW",
    meaning:
      "Networks that the server may call for a space besides the public ones, at any port and without TLS: for its bucket, its webhooks, its web origins, uploads by URL, and what an issuer of people names beside its own host.",
    default: always([]),
    ...networksFor("bucket", "webhook", "origin", "upload", "issuer"),
  }),
  dnsServers: option({
    name: "DNS_SERVERS",
    meaning:
      "Where the TXT records are looked up by which organisations prove their mail domains. By default where the system looks names up.",
    default: always([]),
    ...dnsServers,
  }),
  smtpServer: option({
    name: "SMTP_URL",
    meaning:
      "The server that takes mails. smtps:// is TLS from the start (port 465), smtp:// is STARTTLS where it is offered, and always before a password (port 587). Without it mails are printed in the log.",
    default: always(undefined),
    secret: true,
    ...orNothing(smtpServer),
  }),
  mailFrom: option({
    name: "MAIL_FROM",
    meaning: "Who mails are from.",
    default: always(undefined),
    ...orNothing(mailbox),
  }),
  logLevel: option({
    name: "LOG_LEVEL",
    meaning: "How much is logged, as JSON lines on standard error.",
    default: always("info"),
    ...oneOf("debug", "info", "warn", "error", "silent"),
  }),
  metricsToken: option({
    name: "METRICS_TOKEN",
    meaning: "The bearer token that opens /metrics. Without it only this machine may read them.",
    default: always(undefined),
    secret: true,
    ...orNothing(token),
  }),
  sourceMaxPixels: option({
    name: "SOURCE_MAX_PIXELS",
    meaning: "Pixels that a picture may have over all its frames, by its header.",
    default: always(50_000_000),
    ...wholeNumber(1, 1_000_000_000),
  }),
  sourceMaxFrames: option({
    name: "SOURCE_MAX_FRAMES",
    meaning: "Frames or pages that a picture may have.",
    default: always(200),
    ...wholeNumber(1, 10_000),
  }),
  sourceMaxBytes: option({
    name: "SOURCE_MAX_BYTES",
    meaning: "Size of a picture's file.",
    default: always(100_000_000),
    ...byteSize(1_000, 10_000_000_000),
  }),
  fontMaxBytes: option({
    name: "FONT_MAX_BYTES",
    meaning: "Size of a font's file.",
    default: always(32_000_000),
    ...byteSize(1_000, 100_000_000),
  }),
  resultMaxSide: option({
    name: "RESULT_MAX_SIDE",
    meaning: "Pixels on the longest side of a result.",
    default: always(9_999),
    ...wholeNumber(1, 16_383),
  }),
  resultMaxPixels: option({
    name: "RESULT_MAX_PIXELS",
    meaning: "Pixels of a result over all its frames.",
    default: always(81_000_000),
    ...wholeNumber(1, 1_000_000_000),
  }),
  renderCpuSeconds: option({
    name: "RENDER_CPU_SECONDS",
    meaning: "Seconds of computing that one result may take.",
    default: always(5),
    ...wholeNumber(1, 600),
  }),
  renderSeconds: option({
    name: "RENDER_SECONDS",
    meaning: "Seconds that one result may take in all.",
    default: always(15),
    ...wholeNumber(1, 600),
  }),
  renderMemoryBytes: option({
    name: "RENDER_MEMORY_BYTES",
    meaning: "Memory that one render process may hold; a picture that needs more is refused.",
    default: always(768_000_000),
    ...byteSize(200_000_000, 64_000_000_000),
  }),
  libheifFile: option({
    name: "LIBHEIF_FILE",
    meaning:
      "A build of libheif-js (one CommonJS file) that reads HEIC pictures in place of the one inside the program.",
    default: always(undefined),
    ...orNothing(path),
  }),
  renderProcesses: option({
    name: "RENDER_PROCESSES",
    meaning:
      "Pictures that are made at a time, each in a process of its own; 0 for as many as there are cores.",
    default: always(0),
    ...wholeNumber(0, 256),
  }),
  queueSeconds: option({
    name: "QUEUE_SECONDS",
    meaning: "Seconds of work that may wait for each render process; what is asked beyond is answered 503.",
    default: always(2),
    ...wholeNumber(1, 600),
  }),
  resultCacheBytes: option({
    name: "RESULT_CACHE_BYTES",
    meaning: "Size of the results that are kept on disk, in CACHE_DIR; 0 keeps none.",
    default: always(10_000_000_000),
    ...byteSize(0, 100_000_000_000_000),
  }),
  resultMemoryBytes: option({
    name: "RESULT_MEMORY_BYTES",
    meaning: "Size of the small results that are kept in memory as well.",
    default: always(32_000_000),
    ...byteSize(0, 64_000_000_000),
  }),
  workingCopies: option({
    name: "WORKING_COPIES",
    meaning:
      "Whether large pictures get a smaller copy, kept with the results, from which small results are made much faster.",
    default: always(true),
    ...yesOrNo,
  }),
  newResultsPerHour: option({
    name: "NEW_RESULTS_PER_HOUR",
    meaning:
      "Different results that a space may have made in an hour; what is asked beyond is answered 429. 0 for any number.",
    default: byMode({ "self-hosted": 0, hosted: 10_000 }),
    ...wholeNumber(0, 1_000_000_000),
  }),
  urlMaxBytes: option({
    name: "URL_MAX_BYTES",
    meaning: "Length of a URL; a longer one is answered 414.",
    default: always(65_536),
    ...byteSize(1_024, 65_536),
  }),
};

export type OptionKey = keyof typeof options;

export type Values = {
  [Key in OptionKey]: (typeof options)[Key] extends Option<infer Value> ? Value : never;
};

/** What a deployer has set, complete. The mode is not in it: it has done its work when the defaults are chosen. */
export type Config = Omit<Values, "mode">;

/** The rows of the table, for those who don't care for the single types. */
export function optionEntries(): [OptionKey, Option<unknown>][] {
  return Object.entries(options) as [OptionKey, Option<unknown>][];
}
