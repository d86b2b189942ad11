import fc from "fast-check";
import { parseCandidates } from "#src/imaging/url/parse.ts";
import { type SigningKey, sign, signingAlgorithms } from "#src/imaging/url/sign.ts";
import { verifySignature } from "#src/imaging/url/verify.ts";

const keys: SigningKey[] = signingAlgorithms.flatMap((algorithm) =>
  [0, 20, 27].map((truncate) => ({ secret: `${algorithm}-${truncate}`, algorithm, truncate })),
);
const paths = [
  "300x200/smart/filters:quality(80)/cat.jpg",
  "fit-in/-100x0/10x20/left/top/filters:fill(%23fff):label(a%2Cb,1,2)/dir/a%20b%2Bc.jpg",
  "trim:bottom-right:9/0.1x0.2:0.9x1/b64:5ZOI5ZOILmpwZw",
  "meta/adaptive-full-fit-in/5x6/%E5%93%88.png",
  "a+b.jpg",
];

/** Without the leading slash. */
export const signedUrls = keys.flatMap((key) => paths.map((path) => `${sign(key, path)}/${path}`));

interface Bytes {
  path: string;
  hash: string;
}

/** What a space would serve for a URL: the signed path and its signature, or nothing. */
export function accepted(url: string): Bytes | undefined {
  const readings = parseCandidates(`/${url}`);
  const reading = readings.find(({ path, hash }) => verifySignature(keys, path, hash));
  return reading && { path: reading.path.replace(/^\/+/, ""), hash: reading.hash };
}

type Edit = (url: string, at: number, char: string) => string;

const edits: Record<string, Edit> = {
  insert: (url, at, char) => url.slice(0, at) + char + url.slice(at),
  delete: (url, at) => url.slice(0, at) + url.slice(at + 1),
  replace: (url, at, char) => url.slice(0, at) + char + url.slice(at + 1),
  double: (url, at) => url.slice(0, at + 1) + url.slice(at),
  swap: (url, at) => url.slice(0, at) + (url[at + 1] ?? "") + (url[at] ?? "") + url.slice(at + 2),
  case: (url, at) => url.slice(0, at) + flipCase(url[at] ?? "") + url.slice(at + 1),
  escape: (url, at) => url.slice(0, at) + percentEscape(url[at] ?? "") + url.slice(at + 1),
  unescape: (url, at) => url.slice(0, at) + url.slice(at).replace(/%[0-9A-F]{2}/, decodeByte),
  cut: (url, at) => url.slice(0, at),
};

function flipCase(char: string): string {
  return char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
}

/** Every byte of a text. */
export function percentEscape(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(
    "",
  );
}

function decodeByte(escaped: string): string {
  return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
}

export interface Mutant {
  original: string;
  url: string;
}

const character = fc.oneof(
  fc.constantFrom(..."/=-_+%.:x(),&?#0aA \n\0"),
  fc.constantFrom("\r", "\u2028", "é", "哈", "%2F", "%00", "%25", "//", "./", "unsafe/", "params/"),
);

/** URLs with one edit each, which does change them. */
export function mutantsOf(urls: readonly string[], count: number, seed: number): Mutant[] {
  const mutant: fc.Arbitrary<Mutant> = fc
    .tuple(fc.constantFrom(...urls), fc.constantFrom(...Object.keys(edits)), fc.nat(), character)
    .map(([original, kind, place, char]) => {
      const url = edits[kind]?.(original, place % original.length, char) ?? original;
      return { original, url };
    })
    .filter(({ original, url }) => url !== original);
  return fc.sample(mutant, { seed, numRuns: count });
}
