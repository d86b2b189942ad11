import { expect, test } from "bun:test";
import { lieAsSeen, moved, placeOf, turned } from "#src/imaging/lie.ts";

const wide = { width: 200, height: 100 };
const part = { left: 0.1, top: 0.2, right: 0.3, bottom: 0.6 };

test.each([
  [0, { left: 20, top: 20, width: 40, height: 40 }],
  [1, { left: 20, top: 20, width: 40, height: 40 }],
  [2, { left: 140, top: 20, width: 40, height: 40 }],
  [3, { left: 140, top: 40, width: 40, height: 40 }],
  [4, { left: 20, top: 40, width: 40, height: 40 }],
  [5, { left: 40, top: 10, width: 80, height: 20 }],
  [6, { left: 80, top: 10, width: 80, height: 20 }],
  [7, { left: 80, top: 70, width: 80, height: 20 }],
  [8, { left: 40, top: 70, width: 80, height: 20 }],
])("a part of a picture with orientation %p lies where EXIF turns it", (orientation, place) => {
  const found = placeOf(lieAsSeen(wide, orientation), part);
  const rounded = Object.fromEntries(Object.entries(found).map(([side, value]) => [side, Math.round(value)]));
  expect(rounded).toEqual(place);
});

test("four quarter turns bring a part back", () => {
  let [lie, size] = [lieAsSeen(wide, 1), wide];
  for (let turn = 0; turn < 4; turn++) {
    lie = turned(lie, size, 90);
    size = { width: size.height, height: size.width };
  }
  expect(placeOf(lie, part)).toEqual(placeOf(lieAsSeen(wide, 1), part));
});

test("a part follows every move, even out of the picture", () => {
  const left = moved(lieAsSeen(wide, 1), ({ x, y }) => ({ x: x - 100, y }));
  expect(Math.round(placeOf(left, part).left)).toBe(-80);
});
