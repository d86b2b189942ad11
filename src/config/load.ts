import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { certificateFilesOf, certificateMistakes } from "./certificate.ts";
import type { Environment } from "./environment.ts";
import { issuerMistakes } from "./issuers.ts";
import { legalMistakes } from "./legal.ts";
import type { Mistake } from "./mistake.ts";
import type { Option } from "./option.ts";
import { type Config, type OptionKey, optionEntries, unset, type Values } from "./options.ts";

export interface Given {
  env: Environment;
  /** Flag without dashes to its text. */
  flags?: Readonly<Record<string, string | undefined>>;
  /** For a server: the files that it will show to clients have to be right as well. */
  willListen?: boolean;
}

/** Where each effective value comes from: "--port", "PORT", "METRICS_TOKEN_FILE", "default". */
export type Sources = Record<OptionKey, string>;

export interface Settings {
  config: Config;
  values: Values;
  sources: Sources;
  /** Variables that are no setting of ours: most are others', one may be a slip of the pen. */
  foreignNames: string[];
  /** For what can be made again, where there is no data directory: this user's own. */
  privateCacheDir: string;
}

export type Loaded = Settings | { mistakes: Mistake[] };

interface Setting {
  source: string;
  text: string;
}

/** Flags before environment before defaults; every mistake of all of them at once. */
export function loadConfig(given: Given): Loaded {
  const mistakes: Mistake[] = [];
  const chosen: Record<string, unknown> = {};
  const sources: Record<string, string> = {};
  for (const [key, option] of optionEntries()) {
    const setting = settingOf(option, given, mistakes);
    const value = setting && option.parse(setting.text.trim());
    if (setting && value === undefined) mistakes.push(mistakeOf(option, setting));
    if (value !== undefined) chosen[key] = value;
    sources[key] = setting?.source ?? "default";
  }
  const values = withDefaults(chosen);
  mistakes.push(...contradictionsIn(values), ...issuerMistakes(values));
  if (given.willListen) mistakes.push(...legalMistakes(values));
  const certificate = given.willListen ? certificateFilesOf(values) : undefined;
  if (certificate) mistakes.push(...certificateMistakes(certificate));
  if (mistakes.length > 0) return { mistakes };
  const { mode: _mode, ...config } = values;
  const { env } = given;
  return {
    config,
    values,
    sources: sources as Sources,
    foreignNames: foreignNames(env),
    privateCacheDir: privateCacheDir(env),
  };
}

function foreignNames(env: Environment): string[] {
  const own = optionEntries().flatMap(([, { name, secret }]) => (secret ? [name, `${name}_FILE`] : [name]));
  return Object.keys(env).filter((name) => !own.includes(name));
}

function privateCacheDir({ XDG_CACHE_HOME: home }: Environment): string {
  return home && isAbsolute(home)
    ? join(home, "imagor-cloud")
    : join(tmpdir(), `imagor-cloud-${process.getuid?.()}`);
}

function settingOf(option: Option<unknown>, given: Given, mistakes: Mistake[]): Setting | undefined {
  const flag = option.flag === undefined ? undefined : given.flags?.[option.flag];
  if (flag !== undefined) return { source: `--${option.flag}`, text: flag };
  const text = given.env[option.name] || undefined;
  const file = option.secret ? given.env[`${option.name}_FILE`] || undefined : undefined;
  if (text !== undefined && file !== undefined) {
    mistakes.push({ name: option.name, expected: `set once: here or by ${option.name}_FILE` });
  }
  if (text !== undefined) return { source: option.name, text };
  return file === undefined ? undefined : settingInFile(option, file, mistakes);
}

function settingInFile(option: Option<unknown>, file: string, mistakes: Mistake[]): Setting | undefined {
  const source = `${option.name}_FILE`;
  try {
    return { source, text: readFileSync(file, "utf8") };
  } catch {
    mistakes.push({ name: source, given: file, expected: "the path of a file that can be read" });
    return undefined;
  }
}

function mistakeOf(option: Option<unknown>, { source, text }: Setting): Mistake {
  const mistake = { name: source, expected: option.expected };
  return option.secret ? mistake : { ...mistake, given: text };
}

function withDefaults(chosen: Partial<Values>): Values {
  const { mode = unset.mode, dataDir = unset.dataDir, port = unset.port } = chosen;
  const basis = { mode, dataDir, port, hasTls: chosen.tlsCertFile !== undefined };
  const defaults = optionEntries().map(([key, option]) => [key, option.default.of(basis)]);
  return { ...Object.fromEntries(defaults), ...chosen };
}

/** What is right by itself and wrong together. */
function contradictionsIn({
  publicUrl,
  deliveryDomain,
  deliveryHosts,
  cacheDir,
  keyFile,
  tlsCertFile,
  tlsKeyFile,
  smtpServer,
  mailFrom,
}: Values): Mistake[] {
  const host = new URL(publicUrl).hostname;
  const mistakes: Mistake[] = [];
  if (Object.hasOwn(deliveryHosts, host)) {
    mistakes.push({ name: "DELIVERY_HOSTS", given: host, expected: "other hosts than that of PUBLIC_URL" });
  }
  if (deliveryDomain !== undefined && host.endsWith(`.${deliveryDomain}`)) {
    mistakes.push({
      name: "DELIVERY_DOMAIN",
      given: deliveryDomain,
      expected: `a domain that ${host} isn't part of`,
    });
  }
  if (keyFile.startsWith(`${cacheDir}/`)) {
    mistakes.push({
      name: "KEY_FILE",
      given: keyFile,
      expected: "outside CACHE_DIR, which can be emptied at any time",
    });
  }
  if (smtpServer !== undefined && mailFrom === undefined)
    mistakes.push({ name: "MAIL_FROM", expected: "set as well, where SMTP_URL is" });
  if (tlsCertFile !== undefined && tlsKeyFile === undefined)
    mistakes.push({ name: "TLS_KEY_FILE", expected: "set as well, where TLS_CERT_FILE is" });
  if (tlsKeyFile !== undefined && tlsCertFile === undefined)
    mistakes.push({ name: "TLS_CERT_FILE", expected: "set as well, where TLS_KEY_FILE is" });
  return mistakes;
}
