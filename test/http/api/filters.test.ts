import { expect, test } from "bun:test";
import { anApp } from "#test/http/an-app.ts";

interface Listed {
  filters: { name: string; arguments: { name: string }[] }[];
}

test("every filter is listed with what its arguments may be, for any key", async () => {
  using app = await anApp();
  const authorization = `Bearer ${await app.key(["assets:read"])}`;
  const answer = await app.get("/api/v1/filters", { authorization });
  expect(answer.status).toBe(200);
  const { filters } = (await answer.json()) as Listed;
  const page = await Bun.file("docs/filters.md").text();
  const headings = [...page.matchAll(/^### `(.+)`$/gm)].map(([, heading]) => heading);
  expect(
    filters
      .map(({ name, arguments: declared }) => `${name}(${declared.map((one) => one.name).join(",")})`)
      .sort(),
  ).toEqual(headings.sort() as string[]);
  expect(filters.find(({ name }) => name === "blur")).toMatchObject({
    stage: "pixels",
    isForStills: true,
    arguments: [{ name: "radius", kind: "number", unit: "px", least: 0, most: 150 }, { name: "sigma" }],
  });
});

test("without a key nothing is listed", async () => {
  using app = await anApp();
  expect((await app.get("/api/v1/filters")).status).toBe(401);
});
