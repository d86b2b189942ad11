import { expect, test } from "bun:test";
import { clear, plain, rendered } from "#test/support/engine.ts";

const picture = await plain(40, 40, "#804020");
const corner = async (filter: string) => (await rendered(`filters:${filter}/a.png`, picture)).at(0, 0);
const unchanged = await corner("nosuch()");

test.each(["rgb(10,20,30)", "modulate(20,30,40)", "round_corner(9,9,red)"])(
  "%s does its work",
  async (filter) => {
    expect(await corner(filter)).not.toEqual(unchanged);
  },
);

test.each(["rgb(10,20)", "rgb(10,20,30,40)", "modulate(20,30)", "modulate(20,30,40,50)"])(
  "%s does nothing, as in imagor: it takes three arguments",
  async (filter) => {
    expect(await corner(filter)).toEqual(unchanged);
  },
);

test.each(["round_corner(9,9)", "round_corner(9,9,red,green)", "round_corner(9,9,255,0,0)"])(
  "%s leaves the corners transparent: a colour is the third of three arguments",
  async (filter) => {
    expect(await corner(filter)).toEqual(clear);
  },
);
