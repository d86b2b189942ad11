import { percentEscape } from "#test/imaging/url/mutants.ts";

type Spell = (url: string) => string | string[];

const unreserved = /[A-Za-z0-9._~-]/;

/** Other ways to write a request target `/i/SPACE/SIGNATURE/PATH`, honest and otherwise. */
const spellings: Record<string, Spell> = {
  "one character escaped": (url) => everywhere(url, (char) => percentEscape(char)),
  "one character escaped, lower case": (url) => everywhere(url, (char) => percentEscape(char).toLowerCase()),
  "one character escaped twice": (url) => everywhere(url, (char) => percentEscape(char).replace("%", "%25")),
  "all of it escaped": (url) => afterSpace(url, (rest) => rest.replace(/[^/]+/g, percentEscape)),
  "all of it escaped, slashes too": (url) => afterSpace(url, percentEscape),
  "all of it escaped twice": (url) => afterSpace(url, (rest) => percentEscape(percentEscape(rest))),
  "reserved characters escaped": (url) =>
    afterSpace(url, (rest) =>
      [...rest].map((char) => (unreserved.test(char) || char === "/" ? char : percentEscape(char))).join(""),
    ),
  "escapes in lower case": (url) => url.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase()),
  "escapes undone": (url) => decodeURIComponent(url),
  "plus for a space": (url) => url.replaceAll("%20", "+"),
  "a space for a plus": (url) => url.replaceAll("%2B", " "),
  "a slash doubled": (url) => slashes(url, "//"),
  "a slash escaped": (url) => slashes(url, "%2F"),
  "a backslash for a slash": (url) => slashes(url, "\\"),
  "nothing between slashes": (url) => slashes(url, "/./"),
  "nothing between slashes, escaped": (url) => slashes(url, "/%2e/"),
  "there and back": (url) => slashes(url, "/x/../"),
  "there and back, escaped": (url) => slashes(url, "/x/%2E%2e/"),
  "there and back, escaped slashes": (url) => slashes(url, "/x%2f..%2f"),
  "with a parameter": (url) => slashes(url, ";x=1/"),
  "something behind it": (url) =>
    ["/", "//", "/.", "?", "?x=1", "#x", "%23", "%3Fx", "%00", "%20", "%0a", "%0d%0a", ".", ";"].map(
      (end) => url + end,
    ),
  "as a whole URL": (url) =>
    [
      "http://localhost",
      "HTTP://LOCALHOST",
      "https://localhost",
      "http://localhost:1",
      "http://a@localhost",
      "//localhost",
    ].map((start) => start + url),
  "without the first slash": (url) => url.slice(1),
  "other forms of unicode": (url) =>
    ["NFC", "NFD", "NFKC", "NFKD"].map((form) =>
      encodeURI(decodeURI(url).normalize(form)).replaceAll("%25", "%"),
    ),
  "overlong UTF-8": (url) => slashes(url, "%c0%af"),
  "full-width slash": (url) => slashes(url, "／"),
  "a mark of byte order": (url) => slashes(url, "/%EF%BB%BF"),
  "the signature in other base64": (url) => signature(url, variantsOf),
  "the signature twice": (url) => signature(url, (text) => [`${text}/${text}`, `${text}${text}`]),
  "the signature shorter": (url) =>
    signature(url, (text) => [20, 27, 30, 39].map((length) => text.slice(0, length))),
  "words where the signature is": (url) =>
    signature(url, () => ["unsafe", "params", "UNSAFE", "un%73afe", "", "_"]),
  "the words before the signature": (url) => signature(url, (text) => [`unsafe/${text}`, `params/${text}`]),
};

/** Each is another text than the URL itself. */
export function spellingsOf(url: string): string[] {
  const all = Object.values(spellings).flatMap((spell) => spell(url));
  return [...new Set(all)].filter((spelling) => spelling !== url);
}

function everywhere(url: string, spell: (char: string) => string): string[] {
  return [...url].map((char, at) => url.slice(0, at) + spell(char) + url.slice(at + char.length));
}

function slashes(url: string, other: string): string[] {
  return [...url.matchAll(/\//g)].map(({ index }) => url.slice(0, index) + other + url.slice(index + 1));
}

function afterSpace(url: string, spell: (rest: string) => string): string {
  const [, start = "", rest = ""] = /^(\/i\/[^/]+\/)(.*)$/.exec(url) ?? [];
  return start + spell(rest);
}

function signature(url: string, spell: (text: string) => string[]): string[] {
  const [, start = "", text = "", rest = ""] = /^(\/i\/[^/]+\/)([^/]+)(.*)$/.exec(url) ?? [];
  return spell(text).map((other) => start + other + rest);
}

/** Texts that many decoders of base64 take for the same bytes. */
function variantsOf(text: string): string[] {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = [...alphabet].map((char) => text.slice(0, -1) + char);
  const others = [
    `${text}=`,
    `${text}==`,
    `${text}%3D`,
    `${text}%3d%3D`,
    `${text}A`,
    `${text}%20`,
    `${text}%0A`,
    text.replaceAll("-", "+").replaceAll("_", "/"),
    text.replaceAll("-", "%2B").replaceAll("_", "%2F"),
    text.toLowerCase(),
    text.toUpperCase(),
    `=${text}`,
    `%20${text}`,
  ];
  return [...last, ...others];
}
