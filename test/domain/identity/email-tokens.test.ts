import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import {
  createEmailToken,
  lookUpEmailToken,
  type TokenPurpose,
  takeEmailToken,
} from "#src/domain/identity/email-tokens.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { aContext } from "#test/support/domain.ts";
import { anAccount } from "#test/support/people.ts";

const email = "ada@example.com";
const hourMs = 3_600_000;
const lives: [TokenPurpose, number][] = [
  ["verify", 24 * hourMs],
  ["reset", hourMs],
  ["change-email", hourMs],
  ["undo", 72 * hourMs],
];

test.each(["R7", "CVE-2026-20779"])("%s: of 50 who take one token at a time, one gets it", async () => {
  using needs = await aContext();
  const { id: userId } = await anAccount(needs);
  const token = await createEmailToken(needs, { userId, purpose: "verify", email });
  const takers = Array.from({ length: 50 }, () =>
    needs.db.write((tx) => takeEmailToken(tx, needs, "verify", token)),
  );
  const answers = await Promise.allSettled(takers);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "expired" } });
});

test.each(lives)(
  "R16: a token to %s lives %i ms, whatever the clock does in between",
  async (purpose, lifeMs) => {
    using needs = await aContext();
    const { id: userId } = await anAccount(needs);
    const token = await createEmailToken(needs, { userId, purpose, email });
    for (const ms of [-hourMs, hourMs, lifeMs - 1]) {
      needs.clock.advance(ms);
      expect(await lookUpEmailToken(needs, purpose, token)).toMatchObject({ userId, email });
    }
    needs.clock.advance(1);
    expect(await lookUpEmailToken(needs, purpose, token)).toBeUndefined();
  },
);

test("a token is good for what it was mailed for and nothing else", async () => {
  using needs = await aContext();
  const { id: userId } = await anAccount(needs);
  const token = await createEmailToken(needs, { userId, purpose: "verify", email });
  for (const purpose of ["reset", "change-email", "undo"] as const) {
    const taking = needs.db.write((tx) => takeEmailToken(tx, needs, purpose, token));
    await expect(taking).rejects.toMatchObject({ code: "expired" });
  }
  expect(await lookUpEmailToken(needs, "verify", token)).toBeDefined();
});

test("looking at what a link is for, as mail scanners do, doesn't use it up", async () => {
  using needs = await aContext();
  const { id: userId } = await anAccount(needs);
  const token = await createEmailToken(needs, { userId, purpose: "reset", email });
  for (let times = 0; times < 3; times++) await lookUpEmailToken(needs, "reset", token);
  expect(await needs.db.write((tx) => takeEmailToken(tx, needs, "reset", token))).toMatchObject({
    userId,
    email,
  });
});

test("a token for an address that nobody has proves nothing", async () => {
  using needs = await aContext();
  const token = await createEmailToken(needs, { userId: undefined, purpose: "reset", email });
  expect(await lookUpEmailToken(needs, "reset", token)).toBeUndefined();
});

test("a token is nowhere in the database as it is, not even in the outbox", async () => {
  using needs = await aContext();
  const { id: userId } = await anAccount(needs);
  const token = await createEmailToken(needs, { userId, purpose: "reset", email });
  await queueMail(needs, { to: email, language: "en", kind: "reset", values: { name: "Ada" }, token });
  const files = [needs.file, `${needs.file}-wal`].map((file) => readFileSync(file));
  expect(files.some((file) => file.includes(token))).toBe(false);
});
