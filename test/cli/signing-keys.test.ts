import { expect, test } from "bun:test";
import { usedData } from "./data-directory.ts";

/** urls.md section 3 gives these signatures. */
const path = "500x500/top/raw.githubusercontent.com/cshum/imagor/master/testdata/gopher.png";
const taken: [string, string][] = [
  ["--secret mysecret --algorithm sha1", "cST4Ko5_FqwT3BDn-Wf4gO3RFSk="],
  ["--secret mysecret --algorithm sha256 --truncate 40", "IGEn3TxngivD0jy4uuiZim2bdUCvhcnVi1Nm0xGy"],
  ["--secret mysecret", "IGEn3TxngivD0jy4uuiZim2bdUCvhcnVi1Nm0xGy"],
];
test.each(taken)("a key taken over with %s signs as the other program did", async (options, signature) => {
  using data = await usedData();
  await data.run(`signing-key add --space default ${options}`);
  expect((await data.run(`sign ${path} --space default`)).out).toBe(`/i/default/${signature}/${path}\n`);
});

test("a secret can come from standard input, so that it is in no list of processes", async () => {
  using data = await usedData();
  const { json } = await data.runJson("signing-key add --space default --secret -", { input: "mysecret\n" });
  expect(json.secret).toBe("mysecret");
});

const lengths: [string, boolean][] = [
  ["fifteen bytes..", true],
  ["\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", false],
  ["sixteen bytes...", false],
];
test.each(lengths)(
  "a secret that can be guessed is taken, and never silently: %s",
  async (secret, isShort) => {
    using data = await usedData();
    const line = "signing-key add --space default --secret -";
    const { code, json, notes } = await data.runJson(line, { input: secret });
    expect([code, json.secret, json.warning !== undefined]).toEqual([0, secret, isShort]);
    expect(notes).toBe(json.warning ?? "");
    if (isShort) expect(notes).toStartWith("This secret has less than 16 bytes");
  },
);

test("a new key has a random secret and signs at once; the list shows no secret, show does", async () => {
  using data = await usedData();
  const { json: key } = await data.runJson("signing-key add --space default");
  expect([key.algorithm, key.truncate]).toEqual(["sha256", 40]);
  expect(key.secret).toMatch(/^[\w-]{43}$/);
  const list = await data.run("signing-key list --space default");
  expect(list.out.split("\n")).toHaveLength(4);
  expect(list.out).toContain(key.id);
  expect(list.out).not.toContain(key.secret);
  expect((await data.runJson(`signing-key show ${key.id} --space default`)).json).toEqual(key);
});

test("disabling the last active key says what that means", async () => {
  using data = await usedData();
  const { json: second } = await data.runJson("signing-key add --space default");
  const { json: keys } = await data.runJson("signing-key list --space default");
  const first = await data.run(`signing-key disable ${second.id} --space default`);
  expect(first.out).not.toContain("last one");
  const other = keys.find(({ id }: { id: string }) => id !== second.id);
  const { out } = await data.run(`signing-key disable ${other.id} --space default`);
  expect(out).toContain(
    "That was the last one: every signed URL of the space is refused until you add one (`signing-key add`).",
  );
  expect((await data.runJson(`signing-key disable ${other.id} --space default`)).json.activeLeft).toBe(0);
});

test("a disabled key signs no more, and without any left the next step is named", async () => {
  using data = await usedData();
  const { json: keys } = await data.runJson("signing-key list --space default");
  expect(await data.run(`signing-key disable ${keys[0].id} --space default`)).toMatchObject({ code: 0 });
  expect((await data.run("signing-key list --space default")).out).toContain("disabled 20");
  const { code, notes } = await data.run("sign a.jpg --space default");
  expect([code, notes]).toEqual([1, expect.stringContaining("signing-key add --space default")]);
});

const refused: [string, number, RegExp][] = [
  [
    "signing-key add --space default --algorithm md5",
    2,
    /--algorithm has to be sha1 or sha256 or sha512, not "md5"/,
  ],
  ["signing-key add --space default --truncate many", 2, /--truncate has to be a whole number from 0 to 88/],
  ["signing-key add --space default --truncate 5", 1, /17 to 44/],
  ["signing-key add --space nowhere", 1, /no space "nowhere"/],
  ["signing-key show 1 --space default", 1, /no signing key 1/],
  ["signing-key disable 1 --space default", 1, /no signing key 1/],
];
test.each(refused)("`%s` ends with %i and says why", async (line, code, reason) => {
  using data = await usedData();
  expect(await data.run(line)).toMatchObject({ code, out: "", notes: expect.stringMatching(reason) });
});
