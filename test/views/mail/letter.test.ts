import { describe, expect, test } from "bun:test";
import type { MailKind } from "#src/domain/mail/mail.ts";
import { createLetter } from "#views/mail/letter.ts";
import { LetterPage } from "#views/mail/letter-page.tsx";
import { letterText } from "#views/mail/letter-text.ts";
import { languages } from "#views/words/languages.ts";

const [de, en] = [languages.de.mail, languages.en.mail];
const kinds = Object.keys(en.letters) as MailKind[];
const publicUrl = "https://pictures.example.com:8443";
const values = {
  name: "Ada Lovelace",
  token: "a+b/c=d",
  newEmail: "ada@example.org",
  browser: "Firefox",
  system: "Linux",
  network: "192.0.2.0/24",
  at: "2026-11-23T12:00:00.000Z",
  until: "2026-12-07T12:00:00.000Z",
};

async function written(kind: MailKind, language = "en", changes: Record<string, string> = {}) {
  const letter = createLetter({ kind, language, publicUrl, values: { ...values, ...changes } });
  return { ...letter, text: letterText(letter), html: await LetterPage({ letter }) };
}

describe.each(kinds)("a mail of kind %s", (kind) => {
  test.each(["en", "de"])("is complete in %s, as text and as HTML", async (language) => {
    const { subject, action, text, html } = await written(kind, language);
    expect(html).toContain(`<html lang="${language}">`);
    for (const whole of [subject, text, html]) expect(whole).not.toMatch(/\{\{|undefined|\[object/);
    expect(action === undefined).toBe(kind === "test");
    if (action === undefined) return;
    expect(action.url).toStartWith(`${publicUrl}/`);
    expect(text.split(action.url)).toHaveLength(2);
    expect(html).toContain(`href="${action.url.replaceAll("&", "&amp;")}"`);
  });

  test("has links to nowhere else, and fetches nothing", async () => {
    const { html } = await written(kind);
    const links = [...html.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, to = ""]) => to);
    for (const link of links) expect(link).toStartWith(`${publicUrl}/`);
    expect(html).not.toMatch(/<(img|link|script|iframe|form)\b|url\(|@import/);
  });

  test("lets no text out of its place", async () => {
    const payload = `"><script>alert(1)</script><a href="https://evil.example">'\r\nBcc: eve@example.com`;
    const names = Object.fromEntries(Object.keys(values).map((name) => [name, payload]));
    const { subject, html } = await written(kind, "en", { ...names, at: values.at, until: values.until });
    expect(html).not.toMatch(/<script|<a href="https:\/\/evil|alert\(1\)</);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  test("says it in German", async () => {
    const [english, german] = [await written(kind, "en"), await written(kind, "de")];
    expect(german.subject).not.toBe(english.subject);
    expect(german.greeting).not.toBe(english.greeting);
    expect(german.notes).toHaveLength(english.notes.length);
    expect(german.paragraphs).toHaveLength(english.paragraphs.length);
  });
});

test("a token arrives as it is", async () => {
  const { action } = await written("reset");
  expect(new URL(action?.url ?? "").searchParams.get("token")).toBe(values.token);
});

test("a name that anybody may have made up isn't sent to an address that is not known to be his", async () => {
  const name = "You have won: https://evil.example";
  for (const kind of ["verify", "change-email-new"] as const) {
    const { text, html } = await written(kind, "en", { name });
    expect(text + html).not.toContain("evil.example");
  }
  expect((await written("reset")).greeting).toBe("Hello Ada Lovelace,");
});

test("a language that nobody has written is English, a region of one is that one", async () => {
  expect((await written("reset", "fr")).subject).toBe(en.letters.reset.subject);
  expect((await written("reset", "de-AT")).subject).toBe(de.letters.reset.subject);
  expect((await written("reset", "de-01")).subject).toBe(de.letters.reset.subject);
});

test("times are in the reader's words, with their zone", async () => {
  expect((await written("new-sign-in", "en")).text).toContain("Time: 23 November 2026 at 12:00 UTC");
  expect((await written("new-sign-in", "de")).text).toContain("Zeit: 23. November 2026 um 12:00 UTC");
  expect((await written("account-closed", "de")).text).toContain("7. Dezember 2026");
});
