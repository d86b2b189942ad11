import { expect, test } from "bun:test";
import { aDataDirectory, usedData } from "./data-directory.ts";

const password = "correct horse battery";

test("who is made without a password gets a link to set one, and is in the list", async () => {
  using data = aDataDirectory();
  const { json, notes } = await data.runJson(
    "user create ada@example.com --name Ada --role owner --operator",
    {
      env: { PUBLIC_URL: "https://img.example.com" },
    },
  );
  expect(json).toMatchObject({ email: "ada@example.com", name: "Ada", role: "owner", isOperator: true });
  expect(json.url).toMatch(/^https:\/\/img\.example\.com\/reset\/new\?token=[\w-]{43}$/);
  expect(notes).toContain("New data is made in");
  expect((await data.run("user list")).out).toMatch(/^ada@example\.com +Ada +20\S+ +operator$/m);
  const { json: listed } = await data.runJson("user list");
  expect(Object.keys(listed[0])).toEqual(["id", "email", "name", "language", "isOperator", "createdAt"]);
});

test("with a password on standard input there is no link", async () => {
  using data = await usedData();
  const made = await data.run("user create ada@example.com --password-stdin", { input: `${password}\n` });
  expect(made).toMatchObject({ code: 0, out: "ada@example.com can sign in now.\n" });
});

test("each reset prints another link", async () => {
  using data = await usedData();
  const { json: made } = await data.runJson("user create ada@example.com");
  const { json: reset } = await data.runJson("user reset ADA@example.com");
  expect(reset.url).toMatch(/\?token=[\w-]{43}$/);
  expect(reset.url).not.toBe(made.url);
});

test("a person becomes an operator, and no more one while there is another", async () => {
  using data = await usedData();
  await data.run("user create ada@example.com");
  expect((await data.runJson("user operator ada@example.com")).json.isOperator).toBe(true);
  const last = await data.run("user operator ada@example.com --remove");
  expect(last).toMatchObject({ code: 1, notes: expect.stringContaining("last operator") });
  await data.run("user create eve@example.com --operator");
  expect((await data.run("user operator ada@example.com --remove")).out).toContain("is no operator any more");
});

test("second factors of who has lost them are taken away, which the log of the instance says", async () => {
  using data = await usedData();
  await data.run("user create eve@example.com");
  const removed = await data.run("user remove-factors EVE@example.com");
  expect(removed).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^eve@example.com signs in without a second factor now/),
  });
  expect((await data.run("audit verify")).code).toBe(0);
});

test("a person is suspended and resumed, and the list says which", async () => {
  using data = await usedData();
  await data.run("user create ada@example.com --role owner --operator");
  await data.run("user create eve@example.com --password-stdin", { input: `${password}\n` });
  const suspended = await data.runJson("user suspend EVE@example.com");
  expect(suspended.json).toHaveProperty("suspendedAt");
  expect((await data.run("user list")).out).toMatch(/^eve@example\.com .+ suspended 20\S+/m);
  expect(await data.run("user resume eve@example.com")).toMatchObject({
    code: 0,
    out: "eve@example.com can sign in again.\n",
  });
  expect((await data.run("user list")).out).toMatch(/^eve@example\.com .+ active$/m);
});

const refused: [string, number, RegExp][] = [
  ["user create ada", 1, /no e-mail address/],
  ["user create ada@example.com --role king", 2, /--role has to be owner or admin or member/],
  ["user create eve@example.com", 1, /an account of eve@example.com already/],
  ["user create ada@example.com --password-stdin", 1, /8 characters/],
  ["user reset nobody@example.com", 1, /no account of nobody@example.com/],
  ["user operator nobody@example.com", 1, /no account of nobody@example.com/],
  ["user suspend nobody@example.com", 1, /no account of nobody@example.com/],
  ["user remove-factors nobody@example.com", 1, /no account of nobody@example.com/],
  ["user resume nobody@example.com", 1, /no account of nobody@example.com/],
];
test.each(refused)("`%s` ends with %i and says why", async (line, code, reason) => {
  using data = await usedData();
  await data.run("user create eve@example.com");
  expect(await data.run(line)).toMatchObject({ code, out: "", notes: expect.stringMatching(reason) });
});
