import { describe, expect, test } from "bun:test";
import type { PictureCase } from "./pictures.ts";
import { reportPictures, reportUrls } from "./report.ts";

function pictures(count: number, given: Partial<PictureCase>): PictureCase[] {
  const one = {
    id: "o-1",
    profile: "default",
    isServers: false,
    request: "/unsafe/a.jpg",
    ok: true,
    why: [],
    features: [],
    golden: undefined,
    difference: undefined,
    outOfReach: undefined,
  };
  return Array.from({ length: count }, () => ({ ...one, ...given }));
}

const wrong = { ok: false, why: ["pixels: mad 9 > 5"] };

describe("the corpus passes", () => {
  test("where 98 of 100 pictures in reach are right", () => {
    expect(reportPictures([...pictures(98, {}), ...pictures(2, wrong)]).passes).toBe(true);
    expect(reportPictures([...pictures(97, {}), ...pictures(3, wrong)]).passes).toBe(false);
  });

  test("whatever is not built yet or was decided otherwise", () => {
    const later = pictures(50, { ...wrong, outOfReach: "filter text" });
    const decided = pictures(50, { ...wrong, difference: "Decided so." });
    const { passes, lines } = reportPictures([...pictures(1, {}), ...later, ...decided]);
    expect(passes).toBe(true);
    expect(lines).toContain("pictures in reach: 1/1 (100.0 %)");
    expect(lines).toContain("  filter text: 0/50 (0.0 %)");
  });

  test("whatever is a server's and not a space's, which is told apart", () => {
    const servers = pictures(50, { ...wrong, profile: "prefix", isServers: true });
    const { passes, lines } = reportPictures([...pictures(1, {}), ...servers]);
    expect(passes).toBe(true);
    expect(lines).toContain("  default: 1/1 (100.0 %)");
    expect(lines).toContain("  prefix: 0/50 (0.0 %)");
  });

  test("not where nothing was in reach", () => {
    expect(reportPictures([]).passes).toBe(false);
  });

  test("only where every URL case is right", () => {
    const check = { total: 3, output: "" };
    expect(reportUrls("somewhere", { ...check, passed: 3 }).passes).toBe(true);
    expect(reportUrls("somewhere", { ...check, passed: 2 }).passes).toBe(false);
  });
});

test("a failure is told on one line, whatever its body holds", () => {
  const { lines } = reportPictures(
    pictures(1, { ok: false, why: ["status 200 != 404 \u{fffd}PNG\r\n\u001a", "more"] }),
  );
  expect(lines).toContain("  FAIL default o-1 /unsafe/a.jpg: status 200 != 404  PNG ; more");
});
