import { expect, test } from "bun:test";
import { folderOf, lookUpPath, normalizeAssetPath } from "#src/domain/assets/asset-path.ts";

test.each([
  ["cat.jpg", "cat.jpg"],
  ["/cats/cat.jpg", "cats/cat.jpg"],
  ["cats//old///cat.jpg", "cats/old/cat.jpg"],
  ["Cat.JPG", "Cat.JPG"],
  ["Cafe\u0301.jpg", "Caf\u00e9.jpg"],
  ["a b+c%20d.jpg", "a b+c%20d.jpg"],
  ["猫/😀.png", "猫/😀.png"],
  ["a..b/c.", "a..b/c."],
  ["my color:red.png", "my color:red.png"],
  ["300x200/smart/x.png", "300x200/smart/x.png"],
  ["é".repeat(127), "é".repeat(127)],
  [`${"a".repeat(255)}/${"b".repeat(255)}/${"c".repeat(255)}/${"d".repeat(255)}/e`, undefined],
  [Array(4).fill("x".repeat(255)).join("/"), Array(4).fill("x".repeat(255)).join("/")],
  ["", undefined],
  ["///", undefined],
  [".", undefined],
  ["..", undefined],
  ["cats/../dogs.jpg", undefined],
  ["cats/./cat.jpg", undefined],
  [".hidden.jpg", undefined],
  ["cats/.git/cat.jpg", undefined],
  ["cats\\cat.jpg", undefined],
  ["cat\0.jpg", undefined],
  ["cat\n.jpg", undefined],
  ["cat\u007f.jpg", undefined],
  ["cat\u0085.jpg", undefined],
  ["cat\u2028.jpg", undefined],
  ["\ud800.jpg", undefined],
  ["color:red", undefined],
  ["/COLOR:fff", undefined],
  ["x".repeat(256), undefined],
  ["é".repeat(128), undefined],
])("%j is kept as %j", (text, path) => {
  expect(lookUpPath(text)).toBe(path);
  if (path === undefined) {
    expect(() => normalizeAssetPath(text)).toThrow("This can't be a picture's path");
  } else {
    expect(normalizeAssetPath(text)).toBe(path);
  }
});

test.each(["holiday/", "/cats/cat.jpg//"])("%j names a folder: no picture is put there", (text) => {
  expect(() => normalizeAssetPath(text)).toThrow("it ends with a slash, as a folder does");
  expect(lookUpPath(text)).toBe(text.replace(/^\/|\/+$/g, ""));
});

test.each([
  ["cat.jpg", ""],
  ["cats/cat.jpg", "cats"],
  ["cats/old/cat.jpg", "cats/old"],
])("%p lies in %p", (path, folder) => {
  expect(folderOf(path)).toBe(folder);
});
