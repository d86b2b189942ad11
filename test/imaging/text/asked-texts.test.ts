import { expect, test } from "bun:test";
import { textsIn } from "#src/imaging/text/asked-texts.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

test.each(["10x10", "fxf", "-f-20xf-20"])("a text on a layer of size %s is found", (size) => {
  const nested = `${size}/filters:text(Hello,0,0,Inter-20)/color:red`;
  const texts = textsIn(parsePath(`unsafe/filters:image(${nested},0,0)/a.png`));
  expect(texts.map(({ plain }) => plain)).toEqual(["Hello"]);
});
