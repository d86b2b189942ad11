import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { plain } from "#test/support/engine.ts";
import { aJpeg } from "#test/support/pictures.ts";
import { aDataDirectory } from "./data-directory.ts";

/** A render process takes long to start on a busy machine. */
setDefaultTimeout(30_000);

const red = await plain(40, 30, "red");
const green = await plain(40, 30, "green");

/** A data directory with a directory of files beside it. */
function aFolder(files: Record<string, string | Uint8Array>) {
  const data = aDataDirectory();
  const folder = data.beside("photos");
  mkdirSync(folder);
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  const add = (options = "") => data.runJson(`asset add ${folder} --space default${options}`);
  return { data, folder, write, add, [Symbol.dispose]: data[Symbol.dispose] };
}

describe("asset add", () => {
  test("puts the content of a directory in, under the folder that is named", async () => {
    using photos = aFolder({ "cat.png": red, "cats/tom.png": green });
    const { code, json } = await photos.add(" --folder /animals/");
    expect([code, json]).toMatchObject([
      0,
      { added: 2, replaced: 0, skipped: 0, damaged: [], refused: [], isStopped: false },
    ]);
    const again = await photos.data.runJson(
      `asset add ${photos.folder}/cats/tom.png --space default --folder animals/cats`,
    );
    expect(again.json).toMatchObject({ added: 0, skipped: 1 });
  });

  test("run again, goes on where it stopped and adds a version only of what has changed", async () => {
    using photos = aFolder({ "a.png": red, "b.png": red });
    await photos.add();
    photos.write("b.png", green);
    photos.write("c.png", green);
    expect((await photos.add()).json).toMatchObject({ added: 1, replaced: 1, skipped: 1 });
    expect((await photos.add()).json).toMatchObject({ added: 0, replaced: 0, skipped: 3 });
  });

  test("puts a picture in again whose file is gone from the data", async () => {
    using photos = aFolder({ "a.png": red });
    await photos.add();
    rmSync(join(photos.data.path, "objects"), { recursive: true });
    expect((await photos.add()).json).toMatchObject({ replaced: 1, skipped: 0 });
    expect((await photos.add()).json).toMatchObject({ replaced: 0, skipped: 1 });
  });

  test("lists what was refused with the reason, keeps the rest, and ends with 1", async () => {
    using photos = aFolder({
      "a.png": red,
      "notes.txt": "no picture",
      "empty.jpg": "",
      "bad\nname.png": red,
    });
    await photos.data.run("space create shop");
    const { code, out, notes } = await photos.data.run(`asset add ${photos.folder} --space default`);
    expect(code).toBe(1);
    expect(out).toBe("1 added, 0 there already, 3 refused.\n");
    expect(notes.split("\n").sort()).toEqual([
      expect.stringMatching(/bad\ufffdname\.png: .*control character/),
      expect.stringMatching(/empty\.jpg: /),
      expect.stringMatching(/notes\.txt: /),
    ]);
  });

  test("a damaged picture is added, counted and listed", async () => {
    using photos = aFolder({ "a.png": red, "cut.jpg": await aJpeg({ isCut: true }) });
    const cut = {
      file: join(photos.folder, "cut.jpg"),
      reason: "This picture is cut off. It was added, and is served as far as it goes.",
    };
    const { code, json } = await photos.add();
    expect([code, json]).toMatchObject([0, { added: 2, damaged: [cut], refused: [] }]);
    const line = `asset add ${photos.folder} --space default --folder again`;
    const { out, notes } = await photos.data.run(line);
    expect(out).toBe("2 added, 0 there already, 0 refused. 1 of those added is damaged.\n");
    expect(notes).toBe(`${cut.file}: ${cut.reason}`);
  });

  test("with --json the refusals have codes", async () => {
    using photos = aFolder({ "notes.txt": "no picture" });
    const { code, json } = await photos.add();
    expect([code, json.refused]).toEqual([
      1,
      [{ file: join(photos.folder, "notes.txt"), code: "unsupported", reason: expect.any(String) }],
    ]);
  });

  test("two files that would get the same path are not taken for versions of one", async () => {
    using photos = aFolder({ "x/cat.png": red, "y/cat.png": green });
    const { json } = await photos.data.runJson(
      `asset add ${photos.folder}/x ${photos.folder}/y --space default`,
    );
    expect(json).toMatchObject({ added: 1, replaced: 0, refused: [{ code: "conflict" }] });
  });

  test("a name is one name however its letters are composed", async () => {
    using photos = aFolder({ "caf\u0065\u0301.png": red, "caf\u00e9.png": red });
    expect((await photos.add()).json).toMatchObject({ added: 1, refused: [{ code: "conflict" }] });
  });

  test("an unknown space is refused once, before any file is read", async () => {
    using photos = aFolder({ "a.png": red });
    await photos.data.run("space create shop");
    const { code, notes } = await photos.data.run(`asset add ${photos.folder} --space nowhere`);
    expect([code, notes]).toEqual([1, 'There is no space "nowhere".']);
  });

  test("stopped by the person, it says what is left and how to go on", async () => {
    using photos = aFolder({ "a.png": red, "b.png": red });
    const line = `asset add ${photos.folder} --space default`;
    const { code, out } = await photos.data.run(line, { signal: AbortSignal.abort() });
    expect([code, out]).toEqual([
      1,
      "0 added, 0 there already, 0 refused. Stopped with 2 to go; run it again to go on.\n",
    ]);
    expect((await photos.add()).json).toMatchObject({ added: 2 });
  });

  test("shows how far it is, and takes the line away at the end", async () => {
    using photos = aFolder({ "a.png": red, "b.png": red });
    const { progress } = await photos.data.run(`asset add ${photos.folder} --space default`);
    expect(progress).toHaveLength(3);
    expect(progress[1]).toMatch(/^\[#{12}-{12}\] 1 of 2 .*b\.png$/);
    expect(progress[2]).toBe("");
  });
});
