import { expect, setDefaultTimeout, test } from "bun:test";
import { aDirectory } from "#test/support/directory.ts";
import { paths } from "#views/paths.ts";
import { openHouse } from "./house.ts";
import { tryForms } from "./try-forms.ts";
import { tryApi, tryFileNames, tryPeople } from "./try-names.ts";

/** Some hash many passwords, one at a time, which takes long on a busy machine. */
setDefaultTimeout(300_000);

/**
 * Nothing is chosen, there is no record in DNS, the name of what is to go would have to be typed, a code is right for
 * half a minute, and what a passkey signs no form says by itself.
 */
const unwilling = [
  paths.passkeySignIn,
  paths.passkeys,
  "/spaces/default/chosen/folder",
  "/spaces/default/chosen/delete",
  expect.stringMatching(/^\/orgs\/[^/]+\/delete$/),
  expect.stringMatching(/^\/orgs\/[^/]+\/mail-domains\/prove$/),
  expect.stringMatching(/^\/spaces\/[^/]+\/settings\/delete$/),
  paths.confirmApp,
  paths.secondFactor,
  paths.secondFactor,
  paths.prove,
  paths.prove,
  expect.stringMatching(/\/pictures\/[^/]+\/delete$/),
];

test("R13: what is typed into any field of any form is refused or is nothing but text", async () => {
  using directory = aDirectory();
  await using house = await openHouse(directory.path);
  const { wrong, ...tried } = await tryForms(house, 2);
  expect(wrong).toEqual([]);
  expect(tried).toMatchObject({ unwilling });
  expect(tried.posts).toBeGreaterThan(80);
  expect(house.badLines).toEqual([]);
});

test("R13: names of files and folders are refused or stand on their pages as they are, and in headers too", async () => {
  using directory = aDirectory();
  await using house = await openHouse(directory.path);
  const { wrong, kept } = await tryFileNames(house);
  expect(wrong).toEqual([]);
  expect(kept).toBeGreaterThan(80);
  expect(house.badLines).toEqual([]);
});

test("R13: names of people are text on pages and in mails, and begin no head of one", async () => {
  using directory = aDirectory();
  await using house = await openHouse(directory.path);
  expect((await tryPeople(house)).wrong).toEqual([]);
  expect(house.badLines).toEqual([]);
});

test("R13: whatever stands in a field or a parameter of the API, the answer is a good one", async () => {
  using directory = aDirectory();
  await using house = await openHouse(directory.path);
  const { wrong, fields } = await tryApi(house);
  expect(wrong).toEqual([]);
  expect(fields).toBeGreaterThan(40);
  expect(house.badLines).toEqual([]);
});
