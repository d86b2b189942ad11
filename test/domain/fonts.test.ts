import { expect, test } from "bun:test";
import { sweepOrphans } from "#src/domain/assets/sweep.ts";
import type { Context } from "#src/domain/context.ts";
import { addFont } from "#src/domain/fonts/add.ts";
import { listFonts } from "#src/domain/fonts/list.ts";
import type { Rendered, RenderJob } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";
import { aContext, aSpace, system } from "#test/support/domain.ts";
import { aFont } from "#test/support/fonts.ts";

const hour = 3_600_000;
const keysIn = async (needs: Context) => (await needs.storage.list("")).objects.map(({ key }) => key);

/** What is added to fontconfig in this process would stay there: the font is tried elsewhere, with what comes of it. */
function tried(
  needs: Context,
  render: (job: RenderJob) => Promise<Rendered> = ({ fonts }) =>
    Promise.resolve({ body: Uint8Array.of(fonts ? 1 : 0) } as Rendered),
) {
  return { ...needs, renderer: { ...needs.renderer, render } };
}

const add = (needs: Context, family: string) =>
  addFont(needs, system, {
    spaceKey: "cats",
    body:
      new Response(new Uint8Array(aFont({ family, characters: { A: "A" } }))).body ?? new ReadableStream(),
  });

test("a font's file stays, however old, and what a crash left of one is swept", async () => {
  using needs = await aContext();
  await aSpace(needs);
  await add(tried(needs), "Kept");
  const db = { ...needs.db, write: () => Promise.reject(new Error("power cut")) };
  const storage = { ...needs.storage, delete: () => Promise.reject(new Error("power cut")) };
  const log = { ...needs.log, warn: () => undefined } as unknown as Context["log"];
  await expect(add(tried({ ...needs, db, storage, log }), "Lost")).rejects.toThrow("power cut");
  expect(await keysIn(needs)).toHaveLength(2);
  needs.clock.advance(1000 * hour);
  expect(await sweepOrphans(needs)).toBe(1);
  expect(await keysIn(needs)).toHaveLength(1);
  expect(await listFonts(needs, system, "cats")).toMatchObject([{ family: "Kept" }]);
});

test.each([
  ["too_costly", "broken"],
  ["overloaded", "overloaded"],
] as const)(
  "one with which a render process ends as %s is refused as %s and not kept",
  async (ends, code) => {
    using needs = await aContext();
    await aSpace(needs);
    const failing = tried(needs, async ({ fonts }) => {
      if (fonts) throw new Refusal(ends, "It ended.");
      return { body: new Uint8Array() } as Rendered;
    });
    await expect(add(failing, "Bad")).rejects.toMatchObject({ code });
    expect(await keysIn(needs)).toEqual([]);
  },
);

test("a space has a hundred at most, and whoever adds one of them again hears that it is there", async () => {
  using needs = await aContext();
  await aSpace(needs);
  for (let index = 0; index < 100; index++) await add(tried(needs), `Font ${index}`);
  await expect(add(tried(needs), "Font 100")).rejects.toMatchObject({ code: "over_quota" });
  expect((await add(tried(needs), "Font 7")).created).toBeFalse();
  expect(await keysIn(needs)).toHaveLength(100);
});

test("one whose file is lost is back when it is added again", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const { font } = await add(tried(needs), "Lost");
  for (const key of await keysIn(needs)) await needs.storage.delete(key);
  expect(await add(tried(needs), "Lost")).toEqual({ font, created: false });
  expect(await keysIn(needs)).toHaveLength(1);
  needs.clock.advance(1000 * hour);
  expect(await sweepOrphans(needs)).toBe(0);
});
