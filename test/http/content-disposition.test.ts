import { expect, test } from "bun:test";
import { contentDisposition } from "#src/http/content-disposition.ts";

const named: [string, string][] = [
  ["cat.jpg", 'attachment; filename="cat.jpg"'],
  ["folder/cat.jpg", 'attachment; filename="cat.jpg"'],
  ["a b.jpg", 'attachment; filename="a b.jpg"'],
  ['a"b.jpg', "attachment; filename=\"a%22b.jpg\"; filename*=UTF-8''a%22b.jpg"],
  ["é漢.png", "attachment; filename=\"__.png\"; filename*=UTF-8''%C3%A9%E6%BC%A2.png"],
  ["a\r\nSet-Cookie: x=1.jpg", 'attachment; filename="aSet-Cookie: x=1.jpg"'],
  ["back\\slash.jpg", 'attachment; filename="back_slash.jpg"'],
  ["\u202egpj.exe", 'attachment; filename="gpj.exe"'],
  ["..", 'attachment; filename="picture"'],
  [".htaccess", 'attachment; filename="htaccess"'],
  ["", 'attachment; filename="picture"'],
  ["it's (1)*.jpg", 'attachment; filename="it\'s (1)*.jpg"'],
  ["ü's (1)*.jpg", "attachment; filename=\"_'s (1)*.jpg\"; filename*=UTF-8''%C3%BC%27s%20%281%29%2A.jpg"],
];

test.each(named)("the name %j is sent as %s", (name, header) => {
  expect(contentDisposition("attachment", name)).toBe(header);
});

const signs = [
  ..."\0\t\n\r\v\f\u007f\u0085\u2028\u2029\u202e\u2066\ufeff",
  ..."\"\\/;,=%*'()<>@:?[]{}|^`~#&+!$ ",
  ..."éßøŁşčИЖעגابجदेไทย漢字かな한글😀👩‍👩‍👧𝒳",
  "\ud800",
  "\udfff",
  "%22",
  "%0d%0a",
  "CON",
];
const odd = signs.flatMap((sign) => [sign, `a${sign}b.jpg`, `${sign}.png`, `x/${sign}${sign}`]);

test(`${odd.length} odd names all fit into a header and come back as they were, but for what is unsafe`, () => {
  expect(odd.length).toBeGreaterThan(200);
  for (const name of odd) {
    const header = contentDisposition("attachment", name);
    expect(header).toMatch(
      /^attachment; filename="[ !#-[\]-~]+"(?:; filename\*=UTF-8''[A-Za-z0-9%._~!$&+^`|#-]+)?$/,
    );
    expect(() => new Headers({ "content-disposition": header })).not.toThrow();
    const shown = savedAs(header);
    expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}/\\]/u);
    if (/^[\p{L}\p{N}][\p{L}\p{N} .]*$/u.test(name)) expect(shown).toBe(name);
  }
});

/** As a browser reads it: the extended name first. */
function savedAs(header: string): string {
  const [, extended] = /filename\*=UTF-8''(\S+)$/.exec(header) ?? [];
  if (extended !== undefined) return decodeURIComponent(extended);
  return /filename="([^"]*)"/.exec(header)?.[1] ?? "";
}
