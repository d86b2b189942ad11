import { expect, test } from "bun:test";
import { browseFolder, listNeighbours } from "#src/domain/assets/browse.ts";
import { freePath } from "#src/domain/assets/free-path.ts";
import { aContext, anAsset, aPersonWith, aSpace, system } from "#test/support/domain.ts";

const spaceKey = "cats";

test("a folder shows the folders directly in it, once each, whatever lies deeper", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const deep = [
    "a/1.png",
    "a/b/2.png",
    "a/b/c/3.png",
    "a b/4.png",
    "a-b/5.png",
    "a0/6.png",
    "z/y/x/7.png",
    "é/8.png",
  ];
  for (const [shade, path] of [...deep, "top.png"].entries()) await anAsset(needs, space, path, shade);
  const other = await aSpace(needs, "dogs");
  await anAsset(needs, other, "theirs/1.png");
  const at = async (folder: string) =>
    (await browseFolder(needs, system, { spaceKey, folder })).folders.paths.toSorted();
  expect(await at("")).toEqual(["a", "a b", "a-b", "a0", "z", "é"]);
  expect(await at("a")).toEqual(["a/b"]);
  expect(await at("a/b/")).toEqual(["a/b/c"]);
  expect(await at("z")).toEqual(["z/y"]);
  expect(await at("none")).toEqual([]);
});

test("folders are told a page at a time, there and back, each of them once", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const odd = ["a", "a/deep", "a-b", "a/x/y", "c/only/deeper", "c-d", "ü"];
  const many = Array.from({ length: 140 }, (_, n) => `b${n}`);
  for (const [shade, folder] of [...odd, ...many].entries())
    await anAsset(needs, space, `top/${folder}/1.png`, shade);
  const at = async (folders = {}) =>
    (await browseFolder(needs, system, { spaceKey, folder: "top", folders })).folders;
  const pages = [await at()];
  while (pages.at(-1)?.hasAfter) pages.push(await at({ after: pages.at(-1)?.paths.at(-1) }));
  const all = pages.flatMap(({ paths }) => paths);
  const named = ["a", "a-b", "c", "c-d", "ü"].concat(many).map((name) => `top/${name}`);
  expect(all.toSorted()).toEqual(named.toSorted());
  expect(pages.map(({ paths, hasBefore }) => [paths.length, hasBefore])).toEqual([
    [60, false],
    [60, true],
    [25, true],
  ]);
  const second = await at({ before: pages[2]?.paths[0] });
  expect(second.paths).toEqual(pages[1]?.paths ?? []);
  expect(await at({ before: second.paths[0] })).toEqual({
    ...second,
    paths: pages[0]?.paths ?? [],
    hasBefore: false,
  });
  // Wherever a page begins it goes on from there.
  for (const [place, path] of all.entries()) {
    expect((await at({ after: path })).paths[0]).toBe(all[place + 1]);
    expect((await at({ before: path })).paths.at(-1)).toBe(all[place - 1]);
  }
});

test("pages lead there and back, and say where they are, while pictures come and go", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  for (let n = 1; n <= 130; n += 1) await anAsset(needs, space, `f/${n}.png`, n);
  const browse = (wanted = {}) => browseFolder(needs, system, { spaceKey, folder: "f", ...wanted });
  const first = await browse();
  expect([first.pictures[0]?.path, first.from, first.total]).toEqual(["f/130.png", 1, 130]);
  expect([first.hasNewer, first.hasOlder]).toEqual([false, true]);
  await anAsset(needs, space, "f/new.png", 200);
  const second = await browse({ older: first.pictures.at(-1)?.id });
  expect([second.pictures[0]?.path, second.from, second.total]).toEqual(["f/70.png", 62, 131]);
  const third = await browse({ older: second.pictures.at(-1)?.id });
  expect([third.pictures.length, third.hasNewer, third.hasOlder]).toEqual([10, true, false]);
  const back = await browse({ newer: third.pictures[0]?.id });
  expect(back.pictures.map(({ id }) => id)).toEqual(second.pictures.map(({ id }) => id));
  expect(await browse({ older: "x'" }).catch(({ code }) => code)).toBe("invalid");
});

test("neighbours are those of the same folder", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const older = await anAsset(needs, space, "f/1.png", 1);
  const asset = await anAsset(needs, space, "f/2.png", 2);
  await anAsset(needs, space, "g/3.png", 3);
  const newer = await anAsset(needs, space, "f/4.png", 4);
  const of = (asset: { id: string; path: string }) => listNeighbours(needs, system, { spaceKey, asset });
  expect(await of(asset)).toEqual({ newerId: newer.id, olderId: older.id });
  expect(await of(newer)).toEqual({ newerId: undefined, olderId: asset.id });
});

test("who is in another space finds no folder here", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const dogs = await aSpace(needs, "dogs");
  const guest = aPersonWith({ spaces: [{ spaceId: dogs.id, orgId: dogs.orgId, role: "manager" }] });
  const refused = browseFolder(needs, guest, { spaceKey, folder: "" });
  expect(await refused.catch(({ code }) => code)).toBe("not_found");
});

test("a name that is taken gets a number before its ending", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  for (const [shade, path] of ["f/cat.png", "f/cat-2.png", "f/cat"].entries())
    await anAsset(needs, space, path, shade);
  const free = (path: string) => freePath(needs, system, { spaceKey, path });
  expect(await free("f/dog.png")).toBe("f/dog.png");
  expect(await free("f/cat.png")).toBe("f/cat-3.png");
  expect(await free("f/cat")).toBe("f/cat-2");
});
