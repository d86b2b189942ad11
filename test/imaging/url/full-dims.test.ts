import { expect, test } from "bun:test";
import { fullDim, fullDims } from "#src/imaging/url/full-dims.ts";

const sides: [token: string, side: string][] = [
  ["f", "800"],
  ["full", "800"],
  ["-full-30", "-770"],
  ["f-0", "800"],
  ["f-800", "0"],
  ["f-900", "-100"],
  ["-f-900", "--100"],
  ["f20", "f20"],
  ["f+20", "f+20"],
  ["ff", "ff"],
  ["F", "F"],
  ["fu", "fu"],
  ["-400", "-400"],
  ["", ""],
];
for (const [token, side] of sides) {
  test(`"${token}" of 800 pixels is "${side}"`, () => {
    expect(fullDim(token, 800)).toBe(side);
  });
}

const paths: [path: string, resolved: string][] = [
  ["fxf/a.jpg", "800x600/a.jpg"],
  ["/fxf/a.jpg", "/800x600/a.jpg"],
  ["fit-in/-full-10x-f/a.jpg", "fit-in/-790x-600/a.jpg"],
  ["fx/a.jpg", "800x/a.jpg"],
  ["1x2:3x4/fx9/a.jpg", "1x2:3x4/800x9/a.jpg"],
  ["10x10/fxf/a.jpg", "10x10/fxf/a.jpg"],
  ["fxf/fxf/a.jpg", "800x600/fxf/a.jpg"],
  ["filters:image(/fxf/b.png)/fxf/a.jpg", "filters:image(/fxf/b.png)/fxf/a.jpg"],
  ["fxf:2x2/a.jpg", "fxf:2x2/a.jpg"],
  ["a.jpg", "a.jpg"],
  ["", ""],
];
for (const [path, resolved] of paths) {
  test(`${path || "nothing"} in a parent of 800x600 is ${resolved || "nothing"}`, () => {
    expect(fullDims(path, 800, 600)).toBe(resolved);
  });
}
