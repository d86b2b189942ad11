import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { answerUrlCase, bindingKinds } from "./url-answers.ts";

interface UrlCase {
  id: string;
  kind: string;
  expect: unknown;
}

const file = resolve(import.meta.dir, "../../../shared/corpus/urls.jsonl");

describe("imagor's own answers", () => {
  for (const kind of bindingKinds) {
    test.skipIf(!existsSync(file))(`are ours to every case of ${kind}`, () => {
      const cases = readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line): UrlCase => JSON.parse(line));
      const ofKind = cases.filter((one) => one.kind === kind);
      const ours = Object.fromEntries(ofKind.map((one) => [one.id, answerUrlCase(one)]));
      expect(ours).toEqual(Object.fromEntries(ofKind.map((one) => [one.id, one.expect])));
    });
  }
});
