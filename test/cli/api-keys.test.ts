import { expect, test } from "bun:test";
import { usedData } from "./data-directory.ts";

test("the token is shown when the key is made, and nowhere after", async () => {
  using data = await usedData();
  const { json } = await data.runJson(
    "api-key create --space default --scope assets:read,assets:write --name upload",
  );
  expect(json).toMatchObject({ name: "upload", scopes: ["assets:read", "assets:write"] });
  expect(json.token).toMatch(/^imgc_live_\w{49}$/);
  const { json: keys } = await data.runJson("api-key list");
  expect(keys).toMatchObject([{ id: json.id, spaces: ["default"] }]);
  const list = await data.run("api-key list");
  expect(list.out).toMatch(new RegExp(`${json.id} +upload +default +assets:read,assets:write .* never used`));
  expect(list.out).not.toContain(json.token);
});

test("for people the token stands in a line of its own", async () => {
  using data = await usedData();
  const { out } = await data.run("api-key create --space default --scope assets:read");
  expect(out).toMatch(/^token +imgc_live_\w{49}$/m);
});

test("spaces and scopes may be repeated, and `all` is every space of now and later", async () => {
  using data = await usedData();
  await data.run("space create shop");
  const two = "api-key create --space default --space shop --scope assets:read --scope urls:sign";
  expect((await data.runJson(two)).json).toMatchObject({
    scopes: ["assets:read", "urls:sign"],
    spaces: ["default", "shop"],
  });
  expect((await data.runJson("api-key create --space all --scope assets:read")).json.spaces).toBe("all");
});

test("a revoked key says since when", async () => {
  using data = await usedData();
  const { json } = await data.runJson("api-key create --space default --scope assets:read");
  expect(await data.run(`api-key revoke ${json.id}`)).toMatchObject({ code: 0 });
  expect((await data.run("api-key list")).out).toContain("revoked 20");
});

const refused: [string, number, RegExp][] = [
  ["api-key create --space default --scope assets:fly", 2, /assets:read, assets:write.*not "assets:fly"/],
  ["api-key create --scope assets:read", 2, /--space SPACE is needed/],
  ["api-key create --space nowhere --scope assets:read", 1, /no space "nowhere"/],
  ["api-key revoke 1", 1, /no API key 1/],
];
test.each(refused)("`%s` ends with %i and says why", async (line, code, reason) => {
  using data = await usedData();
  expect(await data.run(line)).toMatchObject({ code, out: "", notes: expect.stringMatching(reason) });
});
