import { describe, expect, test } from "bun:test";
import { accepted, mutantsOf, signedUrls } from "./mutants.ts";

const mutantCount = 5_000;

describe("a signed URL", () => {
  test("is accepted as it was signed", () => {
    for (const url of signedUrls) expect(accepted(url)).toBeDefined();
  });

  test(`with one edit means the same bytes or is refused, ${mutantCount} times`, () => {
    const mutants = mutantsOf(signedUrls, mutantCount, 20_261_125);
    const served = mutants.filter(({ url }) => accepted(url) !== undefined);
    for (const { original, url } of served) expect(accepted(url)).toEqual(accepted(original));
    const tally = `${mutants.length} mutants: ${mutants.length - served.length} refused, ${served.length} the same bytes`;
    process.stdout.write(`${tally}\n`);
    expect(mutants).toHaveLength(mutantCount);
    // Most of a signed URL can't be written in another way.
    expect(served.length).toBeLessThan(mutantCount / 5);
  }, 60_000);
});
