import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The configuration of imagor under which some of the cases were answered. */
export interface Profile {
  name: string;
  serverEnv: Record<string, string>;
  /** It is about the whole of a server, of which a space can't be one. */
  isServers: boolean;
}

interface Case {
  id: string;
  request: string;
  /** imagor's body, within the corpus. */
  golden?: string;
  profile: string;
  server_env?: Record<string, string>;
  runnable: boolean;
}

/** Settings of which every path of a server is another one, or none. */
const serverSettings = [
  "SERVER_PATH_PREFIX",
  "SERVER_STRIP_QUERY_STRING",
  "IMAGOR_DISABLE_ERROR_BODY",
  "IMAGOR_DISABLE_PARAMS_ENDPOINT",
];

/** What the programme of comparison calls the cases of pictures that a corpus has: it may have one of them alone. */
export function setsOf(corpus: string): string[] {
  return ["goldens", "oracle"].filter((set) => existsSync(join(corpus, `${set}.jsonl`)));
}

/** Every case of pictures. */
export function readCases(corpus: string): Case[] {
  const files = setsOf(corpus).map((set) => readFileSync(join(corpus, `${set}.jsonl`), "utf8"));
  if (files.length === 0) throw new Error(`There are no goldens.jsonl and no oracle.jsonl in ${corpus}.`);
  return files.flatMap((text) => text.split("\n").filter(Boolean)).map((line): Case => JSON.parse(line));
}

/** Those of the cases that can be run, the default first, which is there in any case. */
export function profilesOf(cases: Case[]): Profile[] {
  const environments = new Map<string, Record<string, string>>([["default", {}]]);
  for (const { profile, server_env = {}, runnable } of cases)
    if (runnable) environments.set(profile, server_env);
  return [...environments].map(([name, serverEnv]) => ({
    name,
    serverEnv,
    isServers: serverSettings.some((key) => key in serverEnv),
  }));
}

/** What imagor's environment would be, as `import-config` reads it (the corpus' README). */
export function environmentText({ serverEnv }: Profile, images: string): string {
  const usual = { IMAGOR_UNSAFE: "1", FILE_LOADER_BASE_DIR: images, HTTP_LOADER_DISABLE: "1" };
  const entries = Object.entries({ ...usual, ...serverEnv });
  return entries.map(([name, value]) => `${name}="${value.replaceAll(/["\\]/g, "\\$&")}"\n`).join("");
}

/** The name of the profile's space. */
export function spaceKeyOf({ name }: Profile): string {
  return `corpus-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`.replace(/-+$/, "");
}
