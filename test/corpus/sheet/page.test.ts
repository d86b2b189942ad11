import { expect, test } from "bun:test";
import { type SheetCase, sheetPage } from "./page.ts";

const one: SheetCase = {
  id: "o-1",
  ok: true,
  why: [],
  features: ["crop"],
  request: "/unsafe/good.jpg",
  golden: "golden/o-1.jpg",
  profile: "default",
  isServers: false,
  difference: undefined,
  outOfReach: undefined,
  pictures: undefined,
  local: 3,
};

test("what fails comes first, then what is furthest from imagor's", () => {
  const page = sheetPage([
    { ...one, request: "/near.jpg", local: 1 },
    { ...one, request: "/far.jpg", local: 9 },
    { ...one, request: "/failing.jpg", ok: false, why: ["size 1x1 != 2x2"] },
  ]);
  const order = [...page.matchAll(/<code>\/(\w+)/g)].map(([, name]) => name);
  expect(order).toEqual(["failing", "far", "near"]);
});

test("nothing of a path or an answer becomes markup", () => {
  const page = sheetPage([{ ...one, request: '/<img src=x>"', why: ["<script>alert(1)</script>"] }]);
  expect(page).not.toContain("<img src=x>");
  expect(page).not.toContain("<script>alert");
});
