import { expect, setDefaultTimeout, test } from "bun:test";
import { aPicture } from "#test/http/an-app.ts";
import { operatorPaths } from "#views/paths.ts";
import { anOperator } from "./an-operator.ts";

setDefaultTimeout(60_000);

const settings = [
  { name: "PUBLIC_URL", value: "https://pictures.example", source: "PUBLIC_URL", isSecret: false },
  { name: "METRICS_TOKEN", value: "never to be seen", source: "METRICS_TOKEN_FILE", isSecret: true },
  { name: "SMTP_URL", value: "", source: "default", isSecret: true },
  { name: "CACHE_DIR", value: "<script>", source: "default", isSecret: false },
];

test("an operator reads how the server is: what works, what waits, what was delivered and refused", async () => {
  using app = await anOperator();
  await app.put("harbour", "cat.png", await aPicture("60x40/filters:format(png)"));
  const url = await app.sign("harbour", "30x20/cat.png");
  for (let time = 0; time < 4; time++) expect((await app.get(url)).status).toBe(200);
  expect((await app.get("/i/harbour/wrong/30x20/cat.png")).status).toBe(403);
  const page = await app.oscar.page(operatorPaths.health);
  expect(page).toContain("Ready");
  expect(page).toMatch(/Made anew.*?25%/s);
  expect(page).toMatch(/Memory.*?75%/s);
  expect(page).toMatch(/bad_signature.*?delivery.*?1/s);
  expect(page).not.toContain("cat.png");
});

test("what fails is said", async () => {
  using app = await anOperator({ readyToRender: () => Promise.reject(new Error("no process")) });
  expect(await app.oscar.page(operatorPaths.health)).toContain("Not ready");
});

test("an operator reads what is in effect and where it comes from, but no secret", async () => {
  using app = await anOperator({ settings });
  const page = await app.oscar.page(operatorPaths.settings);
  expect(page).toMatch(/PUBLIC_URL.*?pictures\.example/s);
  expect(page).toMatch(/METRICS_TOKEN.*?Set, not shown.*?METRICS_TOKEN_FILE/s);
  expect(page).toMatch(/SMTP_URL.*?Not set.*?Default/s);
  expect(page).not.toMatch(/never to be seen|<script>/);
});

test("for others neither of it is there", async () => {
  using app = await anOperator({ settings });
  for (const path of [operatorPaths.health, operatorPaths.settings]) {
    expect([path, (await app.ada.get(path)).status]).toEqual([path, 404]);
  }
});
