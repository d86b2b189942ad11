import { expect, test } from "bun:test";
import { readEnvironmentFile } from "#src/cli/import/environment-file.ts";

const values: [string, string][] = [
  ["A=b", "b"],
  ["A=", ""],
  ["A = b ", "b"],
  ["export A=b", "b"],
  ["  A=b", "b"],
  ["A=b\r", "b"],
  ["A=b c", "b c"],
  ["A=b # why", "b"],
  ["A=b#c", "b#c"],
  ["A=# why", ""],
  ["A='b # c'", "b # c"],
  [String.raw`A='b\n'`, String.raw`b\n`],
  ['A="b # c" # why', "b # c"],
  [String.raw`A="b\n\"c\""`, 'b\n"c"'],
  ['A="b\nc"', "b\nc"],
  ["A=b=c==", "b=c=="],
  ["A=pa$$word", "pa$$word"],
  ["A='$B'", "$B"],
  [`A='\${B}'`, `\${B}`],
  ["A=pa$(", "pa$("],
  [`A=a\${1`, `a\${1`],
];
test.each(values)("%j is read", (line, value) => {
  const read = readEnvironmentFile(`# first\n\n${line}\nNEXT=1\n`);
  expect(read).toMatchObject({
    settings: [
      { key: "A", line: 3, value },
      { key: "NEXT", line: 4 + line.split("\n").length - 1, value: "1" },
    ],
  });
});

const broken: [string, string][] = [
  ["A='b", "the quote of A is never closed"],
  ['A="b', "the quote of A is never closed"],
  ["A='b' c", "something follows the quoted value of A"],
  [`A=\${SECRET}`, "A takes its value from elsewhere"],
  ['A="$(cat key)"', "A takes its value from elsewhere"],
  [`A=\${HOME}/secrets`, "A takes its value from elsewhere"],
  ['A="key-$(hostname)"', "A takes its value from elsewhere"],
  ["A=$SECRET", "A takes its value from elsewhere"],
  ["just words", "this is no KEY=VALUE"],
  ["=b", "this is no KEY=VALUE"],
];
test.each(broken)("%j is refused with its line", (line, reason) => {
  expect(readEnvironmentFile(`B=1\n${line}\nC=2\n`)).toEqual({
    mistakes: [{ line: 2, reason: expect.stringContaining(reason) }],
  });
});

test("of a key that is set twice the last one counts", () => {
  expect(readEnvironmentFile("A=1\nA=2")).toMatchObject({ settings: [{ key: "A", line: 2, value: "2" }] });
});

test("every mistake is told at once", () => {
  expect(readEnvironmentFile("one\ntwo\nA=1\n")).toMatchObject({ mistakes: [{ line: 1 }, { line: 2 }] });
});
