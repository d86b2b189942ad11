import { families } from "#src/imaging/filters/registry.ts";
import type { Attempt } from "./layers.ts";

const escapes = encodeURIComponent;

const fonts = [
  "sans,serif,monospace",
  ",,,,",
  "'sans'",
  '"sans" 20',
  "../../etc/passwd",
  "/usr/share/fonts/x.ttf",
  "file:///etc/passwd",
  "http://127.0.0.1/font.ttf",
  "%s%n%s%n 20",
  "sans\0serif 20",
  "\u0301\u202Esans 20",
  "nosuchfont",
  "nosuchfont 20",
  "sans -1",
  "sans 0",
  "sans 0.0001",
  "sans 1e9",
  "sans 999999",
  "sans 1000000000000",
  "sans NaN",
  "sans Infinity",
  "sans 20px",
  "sans 30000px",
  "sans 99999.999999",
  "sans @wght=1e308,wdth=-5",
  "sans bold italic small-caps ultra-condensed heavy not-rotated 20",
  "sans bold bold bold bold 20 20 20",
  "20",
  " ",
  "DejaVu Sans Mono,Inter 24",
  "<b>sans</b>",
  "$HOME $(id) `id`",
  "\u6F22\u5B57 20",
  `${"sans,".repeat(2_000)} 20`,
  "a".repeat(10_000),
];

const numbers = ["-1", "0", "1", "0.5", "1e9", "-1e9", "1e309", "NaN", "Infinity", "0x10", "2147483648"];
const beyond = ["18446744073709551616", "9".repeat(400), "-0", "1e-320", "+5", "5p", "1000000p", "-50p"];
const letters = ["", " ", "%00", "%0a", "null", "undefined", "__proto__", "constructor", "a".repeat(5_000)];
const places = ["repeat", "center", "left-1000000000", "r", "f-20", "full", "f--9", "0.9999999", "-0.5"];
const signs = [
  "%2C%2C",
  "%28%29",
  "%22",
  "%27",
  "%25s%25n",
  "%2e%2e%2f",
  "b64:",
  "b64:AA",
  "color:red",
  "%ED%A0%80",
];
const junk = [...numbers, ...beyond, ...letters, ...places, ...signs];

const usual: Readonly<Record<string, readonly string[]>> = {
  text: ["words", "5", "5", "sans-20", "red", "10", "normal", "100", "low", "true", "word", "2", "72"],
  label: ["words", "5", "5", "20", "red", "10", "sans"],
  watermark: ["dot.png", "5", "5", "10", "20", "20"],
  image: ["20x20/dot.png", "5", "5", "10", "multiply"],
  frame: ["dot.png"],
};

export function fontAttempts(picture: string): Attempt[] {
  return fonts.flatMap((font) => [
    { what: `font ${font.slice(0, 40)}`, path: `filters:text(words,5,5,${escapes(font)})/${picture}` },
    {
      what: `font ${font.slice(0, 40)}`,
      path: `filters:label(words,5,5,30,red,0,${escapes(font)})/${picture}`,
    },
    {
      what: `font ${font.slice(0, 40)} of a span`,
      path: `filters:text(${escapes(`<span font="${font}" face="${font}">words</span>`)})/${picture}`,
    },
  ]);
}

/** Everything that no filter expects, in each place of those that lay something onto the picture. */
export function junkAttempts(picture: string): Attempt[] {
  const laying = [...families.texts, ...families.layers];
  return laying.flatMap(({ name, arguments: declared }) =>
    declared.flatMap((argument, place) =>
      junk.map((each) => {
        const args = usual[name]?.with(place, each) ?? [each];
        return {
          what: `${name}'s ${argument.name} ${each.slice(0, 40)}`,
          path: `filters:${name}(${args.join(",")})/${picture}`,
        };
      }),
    ),
  );
}

/** The dots and sizes that multiply each other. */
export function sizeAttempts(picture: string): Attempt[] {
  const sizes = ["sans-1", "sans-72", "sans-400", "sans-5000", "sans-100000"];
  const widths = ["1", "9999", "32000", "1000000000", "50000p", "-1"];
  const dots = ["1", "72", "10000", "1000000000", "-1"];
  return sizes.flatMap((font) =>
    widths.flatMap((width) =>
      dots.map((dpi) => ({
        what: `${font} at ${dpi} dots, ${width} wide`,
        path: `filters:dpr(4):text(many%20words,0,0,${font},red,0,normal,${width},low,true,char,1000,${dpi})/${picture}`,
      })),
    ),
  );
}
