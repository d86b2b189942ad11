import { describe, expect, test } from "bun:test";
import { renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aDirectory } from "#test/support/directory.ts";
import { engine, limits } from "#test/support/engine.ts";
import { aPng } from "#test/support/pictures.ts";

async function sizeOf(file: string, within = limits): Promise<[number, number]> {
  const { width, height } = await engine.probe({ source: { file }, limits: within, depth: "header" });
  return [width, height];
}

describe("the header of a file is known from the last time", () => {
  test("but not after another picture was written to it", async () => {
    using directory = aDirectory();
    const file = join(directory.path, "picture");
    writeFileSync(file, await aPng({ width: 30, height: 20 }));
    expect(await sizeOf(file)).toEqual([30, 20]);
    writeFileSync(file, await aPng({ width: 20, height: 30 }));
    expect(await sizeOf(file)).toEqual([20, 30]);
  });

  test("nor after another one took its place", async () => {
    using directory = aDirectory();
    const file = join(directory.path, "picture");
    writeFileSync(file, await aPng({ width: 30, height: 20 }));
    writeFileSync(`${file}.next`, await aPng({ width: 20, height: 30 }));
    await sizeOf(file);
    renameSync(`${file}.next`, file);
    expect(await sizeOf(file)).toEqual([20, 30]);
  });

  test("and is refused where another space allows less", async () => {
    using directory = aDirectory();
    const file = join(directory.path, "picture");
    writeFileSync(file, await aPng({ width: 30, height: 20 }));
    await sizeOf(file);
    await expect(sizeOf(file, { ...limits, sourceMaxPixels: 100 })).rejects.toMatchObject({
      code: "too_large",
    });
  });

  test("as long as the file is there", async () => {
    using directory = aDirectory();
    const file = join(directory.path, "picture");
    writeFileSync(file, await aPng());
    await sizeOf(file);
    unlinkSync(file);
    await expect(sizeOf(file)).rejects.toThrow();
  });
});
