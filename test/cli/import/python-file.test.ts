import { expect, test } from "bun:test";
import { readPythonFile } from "#src/cli/import/python-file.ts";

function valuesOf(source: string): Record<string, unknown> {
  const file = readPythonFile(source);
  if ("mistakes" in file) throw new Error(JSON.stringify(file.mistakes));
  return Object.fromEntries(file.settings.map(({ key, value }) => [key, value]));
}

const values: [string, unknown][] = [
  ["'text'", "text"],
  ['"text"', "text"],
  ["u'text'", "text"],
  [String.raw`'it\'s \x41 \u00e9\n'`, "it's A \u00e9\n"],
  [String.raw`r'(.+\.)?example\.com'`, String.raw`(.+\.)?example\.com`],
  [`'''two\nlines'''`, "two\nlines"],
  ["'a' 'b'", "ab"],
  ["80", 80],
  ["-1", -1],
  ["75e6", 75_000_000],
  ["1_000", 1000],
  ["0x10", 16],
  ["24 * 60 * 60", 86_400],
  ["True", true],
  ["False", false],
  ["None", null],
  ["('a')", "a"],
  ["('a',)", ["a"]],
  ["[\n  'a', # first\n  'b',\n]", ["a", "b"]],
  ["{'a', 'b'}", ["a", "b"]],
  ["[['a', 1], []]", [["a", 1], []]],
  ["80  # as before", 80],
];
test.each(values)("NAME = %s is read", (written, value) => {
  expect(valuesOf(`NAME = ${written}\nNEXT=1\n`)).toEqual({ NAME: value, NEXT: 1 });
});

const code = [
  "os.environ['KEY']",
  "open('/etc/passwd').read()",
  "__import__('os').system('touch /tmp/run')",
  "f'{KEY}'",
  "b'a' if 1 else b'c'",
  "[x for x in range(3)]",
  "{'a': 1}",
  "lambda: 1",
  "KEY",
  "1 + 'a'",
  "'a' * 3",
  "--1",
  `${"[".repeat(200)}${"]".repeat(200)}`,
];
test.each(code)("NAME = %s is no value and is never run", (written) => {
  expect(valuesOf(`NAME = ${written}\nNEXT = 1\n`)).toEqual({ NAME: undefined, NEXT: 1 });
});

test("what is no assignment at the left edge is told by its line", () => {
  const source = [
    '"""Settings of a shop."""',
    "import os",
    "QUALITY = 80",
    "if os.environ.get('DEBUG'):",
    "    SECURITY_KEY = 'debug'",
    "QUALITY += 1",
    "def f(a=1): pass",
    "SECURITY_KEY = 'real'",
  ].join("\n");
  expect(readPythonFile(source)).toEqual({
    settings: [
      { key: "QUALITY", line: 3, value: 80 },
      { key: "SECURITY_KEY", line: 8, value: "real" },
    ],
    codeLines: [2, 4, 5, 6, 7],
  });
});

test("of a key that is set twice the last one counts", () => {
  expect(valuesOf("A = 1\nA = 2\n")).toEqual({ A: 2 });
});

const broken: [string, number][] = [
  ["A = 1\nB = 'never\nC = 2\n", 2],
  ["A = '''never\n", 1],
  ["A = 1\nB = [\n  'a',\n", 2],
  [`A = ${"[".repeat(100_000)}`, 1],
];
test.each(broken)("%# what is never closed is told with its line", (source, line) => {
  expect(readPythonFile(source)).toEqual({
    mistakes: [{ line, reason: expect.stringContaining("never closed") }],
  });
});

test.each([
  `A = ${"-".repeat(100_000)}1`,
  `A = ${"'a' ".repeat(50_000)}`,
  "=".repeat(100_000),
  "\\".repeat(9),
])("%# a hostile file is read to its end", (source) => {
  expect(() => readPythonFile(source)).not.toThrow();
});
