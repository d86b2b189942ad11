import { expect, test } from "bun:test";
import { hashed } from "#src/domain/identity/hashing.ts";
import { passwordMistake } from "#src/domain/identity/password-rules.ts";
import { PasswordSlot } from "#src/domain/identity/password-slot.ts";

const about = { email: "ada.lovelace@example.com", name: "Ada Lovelace" };

test.each([
  ["7 chars", "password_too_short"],
  ["8 charsX", undefined],
  ["💂💂🐈🐕", "password_too_short"],
  [`${"x".repeat(126)}yz`, undefined],
  [`${"x".repeat(127)}yz`, "password_too_long"],
  ["password", "password_common"],
  ["PassWord1", "password_common"],
  ["qwertyuiop", "password_common"],
  ["iloveyou", "password_common"],
  ["ｐａｓｓｗｏｒｄ", "password_common"],
  ["aaaaaaaaaaaa", "password_common"],
  ["abcabcabcabc", "password_common"],
  ["lovelace12", "password_guessable"],
  ["ada.lovelace@example.com", "password_guessable"],
  ["imagor123", "password_guessable"],
  ["lovelace keeps a stable", undefined],
  ["Grüße aus Köln", undefined],
])("of %j as a password is said: %s", (text, mistake) => {
  expect(passwordMistake(text, about)).toBe(mistake as never);
});

test("how a password was typed in Unicode makes no difference", async () => {
  const slot = new PasswordSlot();
  const hash = await slot.hash("Grüße aus Köln");
  expect(await slot.isRight("Grüße aus Köln".normalize("NFD"), hash)).toBe(true);
  expect(await slot.isRight("Grusse aus Koln", hash)).toBe(false);
});

test("where too many wait for their turn the next are sent away at once", async () => {
  const slot = new PasswordSlot(hashed, 2);
  const answers = await Promise.allSettled(["a", "b", "c", "d"].map((text) => slot.hash(text)));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
  expect(answers[3]).toMatchObject({ reason: { code: "overloaded" } });
  expect(await slot.hash("e")).toStartWith("$argon2id$");
});
