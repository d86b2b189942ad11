import { isIP } from "node:net";
import { resolve } from "node:path";
import type { Option } from "./option.ts";

type Kind<T> = Pick<Option<T>, "expected" | "parse" | "print">;

/** A kind of value of which there may be none. */
export function orNothing<T>(kind: Kind<T>): Kind<T | undefined> {
  return {
    expected: kind.expected,
    parse: kind.parse,
    print: (value) => (value === undefined ? "" : kind.print(value)),
  };
}

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse: (text) => between(/^\d+$/.test(text) ? Number(text) : Number.NaN, min, max),
    print: String,
  };
}

const byteUnits: Record<string, number> = {
  "": 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

export function byteSize(min: number, max: number): Kind<number> {
  return {
    expected: `bytes, from ${min} to ${max}, or a number with KB, MB, GB, KiB, MiB or GiB`,
    parse: (text) => {
      const [, digits = "", unit = ""] = /^(\d+) ?([a-z]*)$/i.exec(text) ?? [];
      return between(Number(digits || Number.NaN) * (byteUnits[unit.toUpperCase()] ?? Number.NaN), min, max);
    },
    print: String,
  };
}

function between(value: number, min: number, max: number): number | undefined {
  return value >= min && value <= max ? value : undefined;
}

export function oneOf<const T extends string>(...words: T[]): Kind<T> {
  return {
    expected: new Intl.ListFormat("en-GB", { type: "disjunction" }).format(words),
    parse: (text) => words.find((word) => word === text),
    print: (value) => value,
  };
}

export const yesOrNo: Kind<boolean> = {
  expected: "yes or no",
  parse: (text) => ({ yes: true, true: true, no: false, false: false })[text],
  print: (value) => (value ? "yes" : "no"),
};

/** Relative paths are those of the directory that the program was started in. */
export const path: Kind<string> = {
  expected: "a path",
  parse: (text) => (text === "" || text.includes("\0") ? undefined : resolve(text)),
  print: (value) => value,
};

export const textFile: Kind<string> = { ...path, expected: "the path of a text file" };

export const pemFile: Kind<string> = { ...path, expected: "the path of a file in PEM" };

/** Printable, without spaces, long enough not to be guessed. */
export const token: Kind<string> = {
  expected: "at least 16 letters, digits or signs, without spaces",
  parse: (text) => (/^[!-~]{16,}$/.test(text) ? text : undefined),
  print: (value) => value,
};

const keyBytes = 32;

/** The first seals, all of them open. */
export const sealingKeys: Kind<Uint8Array[]> = {
  expected: "one or more keys of 32 bytes in base64 (openssl rand -base64 32), with commas between",
  parse: (text) => listOf(text, (word) => sealingKey(word)),
  print: (keys) => keys.map((key) => Buffer.from(key).toString("base64")).join(","),
};

function sealingKey(text: string): Uint8Array | undefined {
  const key = Uint8Array.from(Buffer.from(text, "base64"));
  const isWhole = /^[A-Za-z0-9+/]{43}=?$/.test(text);
  return isWhole && key.length === keyBytes ? key : undefined;
}

/** The address of a site: no path, no query, no user. */
export const origin: Kind<string> = {
  expected: "an address such as https://images.example.com, without a path",
  parse: (text) => {
    if (!/^https?:\/\/[^/?#@\s]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
    return new URL(text).origin;
  },
  print: (value) => value,
};

export const hostName: Kind<string> = {
  expected: "a host name such as img.example.com",
  parse: (text) => (isHostName(text) ? text.toLowerCase() : undefined),
  print: (value) => value,
};

export const listenAddress: Kind<string> = {
  expected: "an address or host name of this machine; 0.0.0.0 or :: for all of them",
  parse: (text) => (isIP(text) !== 0 || isHostName(text) ? text : undefined),
  print: (value) => value,
};

function isHostName(text: string): boolean {
  return (
    text.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text)
  );
}

/** A server that takes mails, with the user and password that it asks for. */
export const smtpServer: Kind<{
  host: string;
  port: number;
  hasTls: boolean;
  user?: string;
  password?: string;
}> = {
  expected: "an address such as smtps://user:password@mail.example.com, or smtp:// for STARTTLS",
  parse: (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isPlain = url !== undefined && ["", "/"].includes(url.pathname) && url.search + url.hash === "";
    if (!isPlain || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "") return undefined;
    const hasTls = url.protocol === "smtps:";
    const port = Number(url.port) || (hasTls ? 465 : 587);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    try {
      const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
      return { host, port, hasTls, ...(user !== "" && { user, password }) };
    } catch {
      return undefined;
    }
  },
  print: ({ host, port, hasTls, user, password = "" }) => {
    const who = user === undefined ? "" : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
    return `${hasTls ? "smtps" : "smtp"}://${who}${host.includes(":") ? `[${host}]` : host}:${port}`;
  },
};

/** Who a mail is from. */
export const mailbox: Kind<{ name: string; address: string }> = {
  expected: "an e-mail address, with or without a name: Pictures <pictures@example.com>",
  parse: (text) => {
    const [, name = "", inside, alone] = /^(?:([^<>"\r\n]*)<([^<>]+)>|([^<>]+))$/.exec(text) ?? [];
    const address = (inside ?? alone ?? "").trim();
    return /^[^\s@,;:<>()"\\]+@[^\s@,;:<>()"\\]+$/.test(address)
      ? { name: name.trim() || "Imagor Cloud", address }
      : undefined;
  },
  print: ({ name, address }) => `${name} <${address}>`,
};

/** Host to space. */
export const hostsOfSpaces: Kind<Record<string, string>> = {
  expected: "host=space, with commas between: img.example.com=shop,img.example.org=blog",
  parse: (text) => {
    const pairs = listOf(text, (word) => hostOfSpace(word));
    const hosts = pairs?.map(([host]) => host);
    return pairs && new Set(hosts).size === pairs.length ? Object.fromEntries(pairs) : undefined;
  },
  print: (hosts) =>
    Object.entries(hosts)
      .map(([host, space]) => `${host}=${space}`)
      .join(","),
};

function hostOfSpace(text: string): [string, string] | undefined {
  const [host = "", space = "", ...rest] = text.split("=");
  const isPair = isHostName(host) && /^[a-z0-9-]{1,63}$/.test(space) && rest.length === 0;
  return isPair ? [host.toLowerCase(), space] : undefined;
}

export const networks: Kind<string[]> = {
  expected: "addresses or networks, with commas between: 10.0.0.0/8,192.0.2.7,fd00::/8",
  parse: (text) => listOf(text, (word) => (isNetwork(word) ? word : undefined)),
  print: (value) => value.join(","),
};

/** As node:dns takes them. */
export const dnsServers: Kind<string[]> = {
  expected:
    "addresses, each with its port where it isn't 53, with commas between: 192.0.2.53,[2001:db8::53]:5353",
  parse: (text) => listOf(text, dnsServer),
  print: (value) => value.join(","),
};

function dnsServer(text: string): string | undefined {
  const [, six, four, port] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const isServer = isIP(text) !== 0 || isIP(six ?? "") === 6 || isIP(four ?? "") === 4;
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  return isServer && isPort ? text : undefined;
}

interface AllowedNetwork<Purpose extends string> {
  network: string;
  purpose: Purpose | "any";
}

/** Networks, each for one purpose or for any. */
export function networksFor<const Purpose extends string>(
  ...purposes: Purpose[]
): Kind<AllowedNetwork<Purpose>[]> {
  const allowed = (text: string): AllowedNetwork<Purpose> | undefined => {
    const [, name = "any", network = ""] = /^(?:(\w+)=)?(.*)$/.exec(text) ?? [];
    const purpose = [...purposes, "any" as const].find((one) => one === name);
    return purpose !== undefined && isNetwork(network) ? { network, purpose } : undefined;
  };
  return {
    expected: `addresses or networks, with commas between, each for any purpose or for one of ${new Intl.ListFormat("en-GB").format(purposes)}: 192.0.2.7,bucket=10.0.0.0/8`,
    parse: (text) => listOf(text, allowed),
    print: (value) =>
      value.map(({ network, purpose }) => (purpose === "any" ? network : `${purpose}=${network}`)).join(","),
  };
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Words with commas between; nothing at all is the empty list, one wrong word makes the whole wrong. */
function listOf<T>(text: string, parse: (word: string) => T | undefined): T[] | undefined {
  const words = text.split(",").map((word) => word.trim());
  const values = words.filter((word) => word !== "").map(parse);
  const right = values.filter((value) => value !== undefined);
  return right.length === values.length ? right : undefined;
}
