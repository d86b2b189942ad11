import { expect, test } from "bun:test";
import { languages } from "#views/words/languages.ts";
import { translate } from "#views/words/translate.ts";

type Tree = { [name: string]: string | Tree };

function sentences(tree: Tree, before = ""): [string, string][] {
  return Object.entries(tree).flatMap(([name, inner]) =>
    typeof inner === "string"
      ? [[before + name, inner] as [string, string]]
      : sentences(inner, `${before}${name}.`),
  );
}

const slots = (sentence: string) => (sentence.match(/\{\{?[\w, ]+\}?\}/g) ?? []).toSorted();

test.each(Object.entries(languages))("every sentence of %s holds what the English one holds", (_, words) => {
  const own = new Map(sentences(words));
  for (const [name, english] of sentences(languages.en)) {
    expect([name, slots(own.get(name) ?? "")]).toEqual([name, slots(english)]);
  }
  expect(own.size).toBe(sentences(languages.en).length);
});

test("what needs no explanation has none", () => {
  expect(translate("de")("spaceDelivery.fields.jpegQuality.help")).toBe("");
});

test("one and many are told apart, and numbers are written as the reader does", () => {
  expect(translate("en")("form.mistakes", { count: 1 })).toBe("One field needs a change");
  expect(translate("en")("form.mistakes", { count: 2 })).toBe("2 fields need a change");
  expect(translate("de")("common.chosen", { count: 12_403 })).toBe("12.403 ausgewählt");
});

test("a value is put in as it is, also where it looks like a sentence's own marks", () => {
  const name = "$t(common.close) {{name}} <b>";
  expect(translate("en")("common.remove", { name })).toBe(`Remove ${name}`);
});

test("the language that stretches is longer and keeps what is put in", () => {
  const said = translate("en-XA")("pager.range", { from: "1", to: "50", total: "12,403" });
  expect(said).toContain("12,403");
  expect(said.length).toBeGreaterThan(
    translate("en")("pager.range", { from: "1", to: "50", total: "12,403" }).length * 1.3,
  );
});
