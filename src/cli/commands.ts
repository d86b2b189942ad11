import { scopes } from "#src/domain/permissions.ts";
import type { Command, Flag } from "./command.ts";
import { limitSettings } from "./space-limits.ts";
import { ruleList } from "./space-rules.ts";

const space: Flag = { name: "space", value: "SPACE", meaning: "the space, by its key", isRequired: true };
const defaults: Flag = { name: "defaults", value: "web|imagor", meaning: "the delivery defaults (web)" };
const raw = "deliver originals too (the filter raw)";
const svg = "take SVG pictures, shown drawn or made safe";
const serving: Flag[] = [
  { name: "unsafe", meaning: "answer unsigned URLs too (unsafe/…)" },
  { name: "no-unsafe", meaning: "answer signed URLs alone" },
  { name: "raw", meaning: raw },
  { name: "no-raw", meaning: "deliver results alone" },
  { name: "svg", meaning: svg },
  { name: "no-svg", meaning: "take and show no SVG pictures" },
];

const servingOfNew = serving.map((flag) =>
  flag.name === "raw" || flag.name === "svg"
    ? { ...flag, meaning: `${flag.meaning}; with the defaults imagor it begins so` }
    : flag,
);

const limit: Flag = {
  name: "limit",
  value: "SETTING=N",
  meaning: `allow it less than the server does (RESULT_MAX_SIDE=2000): ${limitSettings.join(", ")}`,
  isMany: true,
};

const rule: Flag = {
  name: "rule",
  value: "RULE=VALUE",
  meaning: `decide of its delivery (publicMaxSide=2000): ${ruleList}`,
  isMany: true,
};

/** Every command in the order of the help. */
export const commands: Command[] = [
  {
    name: "serve",
    arguments: "",
    summary: "Start the server",
    flags: [],
    settings: ["host", "port"],
    listens: true,
    data: "made",
    load: async () => (await import("./serve.ts")).serve,
  },
  {
    name: "space create",
    arguments: "SPACE",
    summary: "Make a space; its key becomes part of its URLs",
    flags: [
      { name: "name", value: "NAME", meaning: "what people call it (its key)" },
      defaults,
      ...servingOfNew,
      limit,
      rule,
    ],
    data: "made",
    load: async () => (await import("./spaces.ts")).createSpace,
  },
  {
    name: "space list",
    arguments: "",
    summary: "List the spaces and what they allow",
    flags: [],
    data: "needed",
    load: async () => (await import("./spaces.ts")).listSpaces,
  },
  {
    name: "space show",
    arguments: "SPACE",
    summary: "Show one space and what it allows",
    flags: [],
    data: "needed",
    load: async () => (await import("./spaces.ts")).showSpace,
  },
  {
    name: "space update",
    arguments: "SPACE",
    summary: "Change a space; what isn't named stays, and a running server serves by it at once",
    flags: [
      { name: "name", value: "NAME", meaning: "what people call it" },
      { ...defaults, meaning: "the delivery defaults" },
      ...serving,
      limit,
      rule,
      { name: "no-rule", value: "RULE", meaning: "as if it weren't decided", isMany: true },
      { name: "no-limit", value: "SETTING", meaning: "allow it what the server does again", isMany: true },
    ],
    data: "needed",
    load: async () => (await import("./spaces.ts")).updateSpace,
  },
  {
    name: "import-config",
    arguments: "FILE",
    summary:
      "Set a space up as imagor or thumbor was: FILE is an environment of KEY=VALUE or a thumbor.conf, which is read and never run, - standard input. Says of every key what became of it",
    flags: [
      { ...space, meaning: "the space, by its key, made where there is none (default)", isRequired: false },
      { name: "dry-run", meaning: "say all of it and change nothing" },
    ],
    data: "made",
    load: async () => (await import("./import-config.ts")).importConfig,
  },
  {
    name: "asset add",
    arguments: "FILE|DIR…",
    summary:
      "Put pictures into a space; of a directory its content, keeping structure, but for names that begin with a dot. A path that is taken gets a new version, unless it holds the same file already: run again, it goes on where it stopped",
    flags: [space, { name: "folder", value: "PATH", meaning: "the folder to put them into" }],
    data: "made",
    load: async () => (await import("./asset-add.ts")).addAssets,
  },
  {
    name: "font add",
    arguments: "FILE…",
    summary:
      "Add fonts (TTF, OTF, TTC) to a space; its texts that name them, or need their letters, are set in them",
    flags: [space],
    data: "needed",
    load: async () => (await import("./fonts.ts")).addFonts,
  },
  {
    name: "font list",
    arguments: "",
    summary: "List the fonts that a space has brought along",
    flags: [space],
    data: "needed",
    load: async () => (await import("./fonts.ts")).listFonts,
  },
  {
    name: "font remove",
    arguments: "ID",
    summary: "Take a font away from a space; its texts are set in another at once",
    flags: [space],
    data: "needed",
    load: async () => (await import("./fonts.ts")).removeFont,
  },
  {
    name: "sign",
    arguments: "PATH",
    summary: "Sign what a picture should look like (300x200/smart/cat.jpg) and print the path to ask for",
    flags: [space, { name: "url", meaning: "print the whole URL, with PUBLIC_URL before the path" }],
    data: "needed",
    load: async () => (await import("./sign.ts")).sign,
  },
  {
    name: "warm-up",
    arguments: "[FOLDER]",
    summary:
      "Have operations rendered over a folder, or the whole space, before anybody asks; a running server does it in idle time",
    flags: [
      space,
      {
        name: "operation",
        value: "OPERATIONS",
        meaning: "as in a URL before the picture, such as 300x200/smart",
        isRequired: true,
        isMany: true,
      },
      { name: "no-wait", meaning: "don't wait until it is done" },
    ],
    data: "needed",
    load: async () => (await import("./warm-ups.ts")).warmUp,
  },
  {
    name: "warm-up list",
    arguments: "",
    summary: "List the warm-ups of a space and how far they are",
    flags: [space],
    data: "needed",
    load: async () => (await import("./warm-ups.ts")).listWarmUps,
  },
  {
    name: "warm-up cancel",
    arguments: "ID",
    summary: "End a warm-up; what it has made stays",
    flags: [space],
    data: "needed",
    load: async () => (await import("./warm-ups.ts")).cancelWarmUp,
  },
  {
    name: "params",
    arguments: "PATH",
    summary: "Say what is understood of a path",
    flags: [],
    isPure: true,
    load: async () => (await import("./params.ts")).params,
  },
  {
    name: "render",
    arguments: "PATH FILE",
    summary: "Make one picture from a file, without a server",
    flags: [
      {
        name: "output",
        short: "o",
        value: "OUT",
        meaning: "the file to write; - for standard output",
        isRequired: true,
      },
      defaults,
    ],
    load: async () => (await import("./render.ts")).render,
  },
  {
    name: "signing-key add",
    arguments: "",
    summary: "Make a signing key, or take over one that other programs sign with",
    flags: [
      space,
      { name: "secret", value: "TEXT", meaning: "the secret; - reads it from standard input (a new one)" },
      { name: "algorithm", value: "sha1|sha256|sha512", meaning: "of the HMAC (sha256)" },
      {
        name: "truncate",
        value: "N",
        meaning: "characters of a signature, 0 for all (40; 0 where --algorithm is given)",
      },
    ],
    data: "needed",
    load: async () => (await import("./signing-keys.ts")).addSigningKey,
  },
  {
    name: "signing-key list",
    arguments: "",
    summary: "List the signing keys of a space, without their secrets",
    flags: [space],
    data: "needed",
    load: async () => (await import("./signing-keys.ts")).listSigningKeys,
  },
  {
    name: "signing-key show",
    arguments: "ID",
    summary: "Show one signing key with its secret",
    flags: [space],
    data: "needed",
    load: async () => (await import("./signing-keys.ts")).showSigningKey,
  },
  {
    name: "signing-key disable",
    arguments: "ID",
    summary: "Stop accepting what a signing key has signed",
    flags: [space],
    data: "needed",
    load: async () => (await import("./signing-keys.ts")).disableSigningKey,
  },
  {
    name: "api-key create",
    arguments: "",
    summary: "Make an API key; its token is shown this once",
    flags: [
      { ...space, meaning: "a space that it is for, by its key; `all` for all", isMany: true },
      {
        name: "scope",
        value: "SCOPE",
        meaning: `what it may do, one or several with commas: ${scopes.join(", ")}`,
        isRequired: true,
        isMany: true,
      },
      { name: "name", value: "NAME", meaning: "what people call it" },
    ],
    data: "needed",
    load: async () => (await import("./api-keys.ts")).createApiKey,
  },
  {
    name: "api-key list",
    arguments: "",
    summary: "List the API keys, without their tokens",
    flags: [],
    data: "needed",
    load: async () => (await import("./api-keys.ts")).listApiKeys,
  },
  {
    name: "api-key revoke",
    arguments: "ID",
    summary: "End an API key for good",
    flags: [],
    data: "needed",
    load: async () => (await import("./api-keys.ts")).revokeApiKey,
  },
  {
    name: "user create",
    arguments: "EMAIL",
    summary:
      "Make an account in the first org; without a password, print a link by which the person sets one",
    flags: [
      { name: "name", value: "NAME", meaning: "what people call the person (what comes before the @)" },
      { name: "role", value: "owner|admin|member", meaning: "in the org (member)" },
      { name: "operator", meaning: "an operator of the instance too" },
      { name: "language", value: "LANGUAGE", meaning: "of pages and mails (en)" },
      { name: "password-stdin", meaning: "read the password from standard input" },
    ],
    data: "made",
    load: async () => (await import("./users.ts")).createUser,
  },
  {
    name: "second-factor lift",
    arguments: "",
    summary: "Have an org demand no second factor any more",
    flags: [{ name: "org", value: "ID", meaning: "the org, by its id", isRequired: true }],
    data: "needed",
    load: async () => (await import("./second-factor.ts")).liftSecondFactor,
  },
  {
    name: "audit verify",
    arguments: "",
    summary: "Look whether anything in the audit logs was changed or left out",
    flags: [
      {
        name: "heads",
        value: "FILE",
        meaning: "what `audit verify --json` printed earlier: shows too where the end of a log was cut off",
      },
    ],
    data: "needed",
    load: async () => (await import("./audit.ts")).verifyAuditLog,
  },
  {
    name: "user list",
    arguments: "",
    summary: "List the accounts",
    flags: [],
    data: "needed",
    load: async () => (await import("./users.ts")).listUsers,
  },
  {
    name: "user reset",
    arguments: "EMAIL",
    summary: "Print a link by which a person sets a new password",
    flags: [],
    data: "needed",
    load: async () => (await import("./users.ts")).resetUser,
  },
  {
    name: "user operator",
    arguments: "EMAIL",
    summary: "Make a person an operator of the instance",
    flags: [{ name: "remove", meaning: "no more an operator" }],
    data: "needed",
    load: async () => (await import("./users.ts")).makeOperator,
  },
  {
    name: "user suspend",
    arguments: "EMAIL",
    summary: "Shut an account at once: its sessions and links end, and no password opens it",
    flags: [],
    data: "needed",
    load: async () => (await import("./users.ts")).suspendUser,
  },
  {
    name: "user resume",
    arguments: "EMAIL",
    summary: "Open an account again that was suspended",
    flags: [],
    data: "needed",
    load: async () => (await import("./users.ts")).resumeUser,
  },
  {
    name: "user remove-factors",
    arguments: "EMAIL",
    summary:
      "Take away the app, passkeys and recovery codes of a person who has lost them, and tell him by mail",
    flags: [],
    data: "needed",
    load: async () => (await import("./users.ts")).removeUserFactors,
  },
  {
    name: "migrate",
    arguments: "",
    summary: "Bring the database to this version, after a snapshot; `serve` does the same when it starts",
    flags: [],
    data: "needed",
    load: async () => (await import("./migrate.ts")).migrateData,
  },
  {
    name: "backup",
    arguments: "TARGET",
    summary: "Copy database and files into a new directory, beside a running server",
    flags: [],
    data: "needed",
    load: async () => (await import("./backup.ts")).backup,
  },
  {
    name: "doctor",
    arguments: "",
    summary: "Show the effective settings and check this machine",
    flags: [],
    settings: ["host", "port"],
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "health",
    arguments: "",
    summary: "Ask the server on this machine whether it answers; ends with 1 where it doesn't",
    flags: [],
    settings: ["host", "port"],
    load: async () => (await import("./health.ts")).health,
  },
  {
    name: "openapi",
    arguments: "",
    summary: "Print the description of the API (OpenAPI 3.1)",
    flags: [],
    isPure: true,
    load: async () => (await import("./openapi.ts")).openapi,
  },
  {
    name: "version",
    arguments: "",
    summary: "Print the version",
    flags: [],
    isPure: true,
    load: async () => (await import("./version.ts")).printVersion,
  },
];
