import type { Attempt } from "./layers.ts";

const escapes = encodeURIComponent;
const base64 = (text: string | Uint8Array) => `b64:${Buffer.from(text).toString("base64url")}`;

/** Letters with marks of all kinds above and below. */
const zalgo = Array.from(
  { length: 60 },
  (_, at) =>
    `z${String.fromCodePoint(...Array.from({ length: 40 }, (_, mark) => 0x300 + ((mark * 7 + at) % 112)))}`,
).join("");

const words: Record<string, string> = {
  "unclosed tags": "<b><i><span>words",
  "tags that only close": "</b></span></markup>",
  "tags across": "<b><i>words</b></i>",
  "1,000 tags": "<b>".repeat(1_000) + "</b>".repeat(400),
  "a tag of 4,000 characters": `<span ${"a".repeat(3_900)}="1">words</span>`,
  "a size beyond all": '<span size="999999999">words</span>',
  "a negative size": '<span size="-1">words</span><span font_size="-20pt">words</span>',
  "a font without end": '<span font_desc="sans 1000000">words</span>',
  "a font in pixels": '<span font="sans 30000px">words</span>',
  "spacing without end": '<span letter_spacing="2147483647" rise="-2147483648">words</span>',
  "lines without end": '<span line_height="1e9">words\nwords</span>',
  "sizes that grow": `${'<span size="xx-large"><big>'.repeat(8)}words${"</big></span>".repeat(8)}`,
  "attributes that every object knows": '<span constructor="1" __proto__="2">words</span>',
  "an attribute twice": '<span color="red" color="blue">words</span>',
  "a colour that is none": '<span color="#12345678901234567890">words</span>',
  "fonts with rules": `<span font_features="${"kern=0,".repeat(30)}">words</span>`,
  "font variations": '<span font_variations="wght=1e308,wdth=nan">words</span>',
  "a language that is none": '<span lang="zz-ZZ-xxxxxxxxxxxxxxxxxxxxxxxx">words</span>',
  "entities of entities": '<!DOCTYPE a [<!ENTITY b "words"><!ENTITY c "&b;&b;&b;&b;">]><b>&c;&c;</b>',
  "entities that are none": "&nosuch; &#0; &#xD800; &#x110000; &#99999999999; &",
  "instructions and comments": "<?xml version='1.0'?><!-- words --><![CDATA[words]]>",
  "a link": '<a href="javascript:alert(1)">words</a><img src="file:///etc/passwd"/>',
  NULs: "wo\0rds\0\0",
  "all control characters": String.fromCharCode(...Array.from({ length: 160 }, (_, code) => code)),
  "ends of lines": "\r\n".repeat(2_400),
  tabs: "\t".repeat(4_900).concat("words"),
  "separators of lines and paragraphs": `words${"\u2028\u2029\u0085\v\f".repeat(400)}words`,
  "both directions":
    "words \u202E\u2066\u2067\u2068\u202A\u202Bwords\u202C\u2069 \u05D0\u05D1 \u0627\u0644".repeat(40),
  "4,900 turns of direction": "\u202E\u202D".repeat(2_450).concat("words"),
  "nothing that is seen": "\u200B\u200C\u200D\u2060\uFEFF\u00AD".repeat(700),
  "4,999 marks on a letter": `a${"\u0301".repeat(4_998)}`,
  "20,000 marks on a letter": `a${"\u0301".repeat(20_000)}`,
  "100,000 marks on a letter": `a${"\u0301".repeat(100_000)}`,
  zalgo,
  "enclosing marks": `a${"\u20DD\u20E3\u0488".repeat(1_000)}`,
  "joined without end": "\u{1F468}\u200D".repeat(1_600),
  "flags and skins": "\u{1F1E6}\u{1F3FF}".repeat(1_200),
  "variation selectors": `a${"\uFE0F\uFE0E\u{E0100}".repeat(1_000)}`,
  "tag characters": `\u{1F3F4}${"\u{E0041}".repeat(2_000)}\u{E007F}`,
  "what is no character": "\uFFFE\uFFFF\u{1FFFE}\u{10FFFF}\uFDD0\uE000",
  "letters of every plane": Array.from({ length: 700 }, (_, at) => String.fromCodePoint(0xa0 + at * 173))
    .join("")
    .toWellFormed(),
  "one word of 4,999 letters": "W".repeat(4_999),
  "4,999 words": "W ".repeat(2_499),
  "2,499 lines": "W\n".repeat(2_499),
  "5,001 characters": "a".repeat(5_001),
  "the widest letter": "\u{12219}\uFDFD".repeat(1_200),
  "Indic clusters": "\u0915\u094D".repeat(2_400).concat("\u0937"),
  "Arabic that joins": "\u0644\u0627\u0640".repeat(1_600),
  "Hangul in parts": "\u1100\u1161\u11A8".repeat(1_600),
  "a format": "%s%n%d%p%x %1$*2$d {0} $HOME $(id) `id`",
  "a path": "../../../../etc/passwd\0.png",
};

/** As a URL can hold what is no text. */
const raw: Record<string, string> = {
  "lone surrogates": "%ED%A0%80%ED%BF%BFwords",
  "overlong letters": "%C0%80%E0%80%80%F0%80%80%80",
  "beyond all planes": "%F7%BF%BF%BF%FF%FE%FD",
  "half a letter": "words%E2%82",
  "escapes that are none": "%%%zz%u0041%1",
  "base64 that is none": "b64:!!!",
  "base64 of no text": base64(Uint8Array.of(0xff, 0xfe, 0, 0xed, 0xa0, 0x80)),
  "base64 of nothing": "b64:",
  "60,000 characters": "a".repeat(60_000),
  "1 MB": "a".repeat(1_000_000),
  "1 MB in base64": base64("a".repeat(1_000_000)),
};

const settings = [
  (text: string) => `text(${text},center,center,sans-20,red,0,normal,200,center,true,wordchar,0,72)`,
  (text: string) => `text(${text},0,0,Inter-40,black,0,overlay,1,high,true,char)`,
  (text: string) => `text(${text})`,
  (text: string) => `label(${text},center,bottom,60,white,0,monospace)`,
];

export function textAttempts(picture: string): Attempt[] {
  const spelled = Object.entries(words).flatMap(([what, text]) => [
    { what, text: escapes(text) },
    { what: `${what} in base64`, text: base64(text) },
  ]);
  const written = Object.entries(raw).map(([what, text]) => ({ what, text }));
  return [...spelled, ...written].flatMap(({ what, text }) =>
    settings.map((setting) => ({ what, path: `300x200/filters:${setting(text)}/${picture}` })),
  );
}
