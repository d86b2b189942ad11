import { expect, test } from "bun:test";
import { makeSafe } from "#src/imaging/svg/make-safe.ts";
import { Refusal } from "#src/lib/errors.ts";

const head =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">';
const inside = (text: string) => `${head}${text}</svg>`;
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

const hostile: [name: string, file: string | Buffer][] = [
  ["a script", inside("<script>alert(1)</script>")],
  ["a script elsewhere", inside('<script href="https://evil.test/x.js"/>')],
  ["a script by xlink", inside('<script xlink:href="https://evil.test/x.js"/>')],
  ["a script with a prefix", inside('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>')],
  ["a script of HTML", inside('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>')],
  ["a script in CDATA", inside("<script><![CDATA[alert(1)]]></script>")],
  ["a script in the CDATA of a text", inside("<text><![CDATA[<script>alert(1)</script>]]></text>")],
  [
    "a script in the CDATA of a style",
    inside("<style><![CDATA[</style><script>alert(1)</script>]]></style>"),
  ],
  [
    "a script as entities of a style",
    inside("<style>&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;</style>"),
  ],
  ["a script in a title", inside("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>")],
  ["a script in a comment", inside("<!-- --><!--><script>alert(1)</script>-->")],
  ["a script in defs", inside("<defs><g><script>alert(1)</script></g></defs>")],
  ["a script in what is left out", inside("<foo><script>alert(1)</script></foo>")],
  ["a script in a nested svg", inside("<svg><svg><script>alert(1)</script></svg></svg>")],
  ["a script in UTF-16", utf16(inside("<script>alert(1)</script>"))],
  ["a script of an entity", `<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>${inside("&x;")}`],
  ["a handler of the root", head.replace(">", ' onload="alert(1)"/>')],
  ["a handler", inside('<rect onclick="alert(1)"/>')],
  ["a handler in capitals", inside('<rect ONCLICK="alert(1)"/>')],
  ["a handler with a prefix", inside('<rect xmlns:s="http://www.w3.org/2000/svg" s:onclick="alert(1)"/>')],
  ["a handler element", inside('<handler type="text/ecmascript">alert(1)</handler>')],
  ["a listener", inside('<listener event="click" handler="#x"/>')],
  ["a handler that is set", inside('<rect><set attributeName="onclick" to="alert(1)"/></rect>')],
  ["a handler that is animated", inside('<animate attributeName="onload" values="alert(1)"/>')],
  ["a handler of an animation", inside('<animate onbegin="alert(1)" attributeName="x" dur="1s"/>')],
  ["a link to a script", inside('<a href="javascript:alert(1)"><text>x</text></a>')],
  ["a link by xlink", inside('<a xlink:href="javascript:alert(1)"/>')],
  ["a link in capitals", inside('<a href="JaVaScRiPt:alert(1)"/>')],
  ["a link with a tab", inside('<a href="java&#9;script:alert(1)"/>')],
  ["a link with a space before", inside('<a href=" javascript:alert(1)"/>')],
  ["a link with an escape", inside('<a href="&#106;avascript:alert(1)"/>')],
  [
    "a link with another prefix",
    inside('<a xmlns:l="http://www.w3.org/1999/xlink" l:href="javascript:alert(1)"/>'),
  ],
  ["a link to a page in data", inside('<a href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;"/>')],
  ["a link that is animated", inside('<a><animate attributeName="href" values="javascript:alert(1)"/></a>')],
  [
    "a link that is animated by xlink",
    inside('<a><animate attributeName="xlink:href" to="javascript:alert(1)"/></a>'),
  ],
  ["a link that is set", inside('<use><set attributeName="href" to="https://evil.test/x.svg#a"/></use>')],
  [
    "HTML",
    inside(
      '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="https://evil.test"/></body></foreignObject>',
    ),
  ],
  ["a frame", inside('<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/>')],
  ["an embedded object", inside('<embed src="https://evil.test/x.swf"/>')],
  ["sound", inside('<audio xmlns="http://www.w3.org/1999/xhtml" src="https://evil.test/a.mp3"/>')],
  ["use of another file", inside('<use href="https://evil.test/x.svg#a"/>')],
  ["use of a file here", inside('<use xlink:href="file:///etc/passwd#a"/>')],
  ["use of a drawing in data", inside('<use href="data:image/svg+xml;base64,PHN2Zy8+#a"/>')],
  ["a picture elsewhere", inside('<image href="https://evil.test/x.png"/>')],
  ["a picture of this machine", inside('<image xlink:href="file:///etc/passwd"/>')],
  ["a picture with a relative name", inside('<image href="../../etc/passwd"/>')],
  ["a picture without a scheme", inside('<image href="//evil.test/x.png"/>')],
  ["a drawing in data as a picture", inside('<image href="data:image/svg+xml,%3Csvg onload=alert(1)%3E"/>')],
  [
    "a filter's picture elsewhere",
    inside('<filter id="f"><feImage href="https://evil.test/x.png"/></filter>'),
  ],
  ["a text path elsewhere", inside('<text><textPath href="https://evil.test/x.svg#p">a</textPath></text>')],
  ["another base", inside('<g xml:base="https://evil.test/"><use href="#a"/></g>')],
  ["a fill elsewhere", inside('<rect fill="url(https://evil.test/x.svg#a)"/>')],
  ["a fill elsewhere in quotes", inside(`<rect fill="url('https://evil.test/x.svg#a')"/>`)],
  ["a mask elsewhere in a style", inside('<rect style="mask:url(https://evil.test/m.svg#a)"/>')],
  ["an escape in a style", inside('<rect style="fill:\\75rl(https://evil.test/x)"/>')],
  ["a comment in a style", inside('<rect style="fill:u/**/rl(https://evil.test/x)"/>')],
  ["a binding", inside('<rect style="-moz-binding:url(https://evil.test/x.xml#a)"/>')],
  ["an expression", inside('<rect style="width:expression(alert(1))"/>')],
  ["a set of pictures", inside(`<rect style="mask:image-set('https://evil.test/x' 1x)"/>`)],
  ["an import", inside('<style>@import url("https://evil.test/x.css");</style>')],
  ["an import in CDATA", inside('<style><![CDATA[@import "https://evil.test/x.css";]]></style>')],
  ["an import with an escape", inside('<style>@\\69mport "https://evil.test/x.css";</style>')],
  ["a font elsewhere", inside("<style>@font-face{font-family:a;src:url(https://evil.test/a.woff)}</style>")],
  ["a rule that fetches", inside("<style>rect{fill:url(https://evil.test/x#a)}</style>")],
  ["a style sheet elsewhere", `<?xml-stylesheet href="https://evil.test/x.css"?>${inside("")}`],
  [
    "inclusion of a file",
    inside('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'),
  ],
  [
    "an entity of a file",
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${inside("<text>&x;</text>")}`,
  ],
  ["an entity elsewhere", `<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://evil.test/x.dtd"> %x;]>${inside("")}`],
  [
    "a billion laughs",
    `<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${inside("<text>&b;</text>")}`,
  ],
  ["UTF-7", `<?xml version="1.0" encoding="UTF-7"?>${inside("+ADw-script+AD4-alert(1)+ADw-/script+AD4-")}`],
  [
    "an encoding that every object knows",
    `<?xml version="1.0" encoding="constructor"?>${inside("<text>a</text>")}`,
  ],
  ["entities that every object knows", inside("<text>&constructor;&__proto__;&toString;</text>")],
  ["a page", "<html><script>alert(1)</script></html>"],
];

const harmful =
  /<script|\son\w+\s*=|javascript:|evil\.test|etc\/passwd|<(?:\w+:)?(?:foreignObject|iframe|embed|audio|body|handler|listener|include|html)|@|\\|xml:base|expression|data:(?!image\/(?:png|jpe?g|gif|webp);)|<[!?]/i;

for (const [name, file] of hostile) {
  test(`${name} is gone, or the file refused`, () => {
    try {
      const safe = new TextDecoder().decode(makeSafe(Buffer.from(file)));
      expect(safe).not.toMatch(harmful);
      expect(safe).toStartWith("<svg ");
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
    }
  });
}

test("what draws stays: shapes, gradients, styles, parts by name, pictures inside", () => {
  const file = inside(
    '<style>.a{fill:#f00}</style><linearGradient id="g"><stop offset="0"/></linearGradient>' +
      '<rect class="a" fill="url(#g)" transform="rotate(4)"/><use xlink:href="#g"/><image href="data:image/png;base64,AAAA"/>',
  );
  const safe = new TextDecoder().decode(makeSafe(Buffer.from(file)));
  for (const part of [".a{fill:#f00}", 'fill="url(#g)"', 'transform="rotate(4)"', 'href="#g"', "image/png"])
    expect(safe).toContain(part);
});

test("an SVG whose parts name each other in a very long row is refused", () => {
  const row = Array.from({ length: 50_000 }, (_, n) => `<use id="a${n}" href="#a${n + 1}"/>`);
  expect(() => makeSafe(Buffer.from(inside(row.join(""))))).toThrow("repeat each other");
});

test.each(["g", "nosuch"])(
  "an SVG of very many %s in each other is refused, as to read it takes long",
  (name) => {
    const within = (depth: number) => inside(`<${name}>`.repeat(depth) + `</${name}>`.repeat(depth));
    expect(() => makeSafe(Buffer.from(within(20_000)))).toThrow("deep in each other");
    expect(makeSafe(Buffer.from(within(1_000))).length).toBeGreaterThan(0);
  },
);

test("an SVG whose parts repeat each other without end is refused before it is drawn", () => {
  const levels = Array.from(
    { length: 20 },
    (_, n) => `<g id="l${n + 1}">${`<use href="#l${n}"/>`.repeat(4)}</g>`,
  );
  expect(() => makeSafe(Buffer.from(inside(`<rect id="l0"/>${levels.join("")}`)))).toThrow(
    "repeat each other",
  );
});
