import { expect, test } from "bun:test";
import { aPage } from "#test/views/a-page.ts";
import { ErrorPage } from "#views/errors/error-page.tsx";
import { KitPage } from "#views/kit/kit-page.tsx";
import { SideBar } from "#views/layout/side-bar.tsx";
import { Avatar } from "#views/parts/avatar.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { PictureGrid } from "#views/parts/picture-grid.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Time } from "#views/parts/time.tsx";

const page = aPage();

test("a mistake stands at its field, is read with it, and the value is kept", async () => {
  const html = await Field({
    page,
    kind: "email",
    name: "email",
    label: "E-mail",
    value: "ada",
    help: "For signing in.",
    error: "There is no @ in it.",
  });
  expect(html).toContain('<label for="field-email">');
  expect(html).toContain('aria-invalid="true"');
  expect(html).toContain('aria-describedby="field-email-help field-email-error"');
  expect(html).toContain('value="ada"');
  expect(html).toContain('id="field-email-error"');
});

test("a field that the environment fixes can't be changed and says where it is fixed", async () => {
  const html = await Field({
    page,
    kind: "url",
    name: "domain",
    label: "Domain",
    lockedBy: "DELIVERY_DOMAIN",
  });
  expect(html).toContain(" disabled");
  expect(html).toContain("Set by DELIVERY_DOMAIN on the server");
});

test("a password is never written into the page", async () => {
  const html = await Field({
    page,
    kind: "password",
    name: "password",
    label: "Password",
    value: "sesame-sesame",
  });
  expect(html).not.toContain("sesame");
});

test("a form says how many fields need a change, at once", async () => {
  const html = await Form({ page, action: "/x", mistakes: 2, actions: "" });
  expect(html).toContain('role="alert"');
  expect(html).toContain("2 fields need a change");
});

test("the only style attributes are the ratios of pictures, and these are numbers", async () => {
  const html = await KitPage(page);
  const styles = [...html.matchAll(/\sstyle="([^"]*)"/g)].map(([, style = ""]) => style);
  expect(styles.length).toBeGreaterThan(5);
  for (const style of styles) expect(style).toMatch(/^--ratio:\d\.\d{3}$/);
});

test.each([
  [3000, 2000, "1.500"],
  [10, 9_000, "0.400"],
  [9_000, 10, "4.000"],
  [0, 0, "1.000"],
])("a picture of %d by %d pixels has the ratio %s in its row", async (width, height, ratio) => {
  const html = await PictureGrid({ page, pictures: [{ href: "/a", src: "/b", name: "c", width, height }] });
  expect(html).toContain(`--ratio:${ratio}`);
});

test.each([
  ["/spaces/shop", "page"],
  ["/spaces/shop/pictures/1", "true"],
  ["/spaces/shopping", undefined],
  ["/me", undefined],
])("on %s the side bar marks the space around it", async (here, mark) => {
  const groups = [{ links: [{ label: "Shop", href: "/spaces/shop" }] }];
  const html = await SideBar({ page: aPage({ here }), groups, orgMenu: [], personMenu: [] });
  expect(/href="\/spaces\/shop"(?: aria-current="(\w+)")?/.exec(html)?.[1]).toBe(mark);
});

test("of two links that are around a page the side bar marks the nearer one", async () => {
  const links = [
    { label: "Profile", href: "/me" },
    { label: "Security", href: "/me/security" },
  ];
  const page = aPage({ here: "/me/security" });
  const html = await SideBar({ page, groups: [{ links }], orgMenu: [], personMenu: [] });
  expect(html.match(/href="([^"]+)" aria-current/g)).toEqual(['href="/me/security" aria-current']);
});

test("a person without a picture has the same grey wherever the name stands", async () => {
  const looks = await Promise.all(["Ada", "Ada", "Grace"].map((name) => Avatar({ name })));
  expect(looks[0]).toBe(looks[1] ?? "");
  expect(looks[0]).not.toContain("<img");
});

test("a sentence of any language takes markup into its slots and escapes what is its own", async () => {
  const html = await Sentence({ text: "<b> {flag} & {none}", slots: { flag: "<code>--data</code>" } });
  expect(html).toBe("&lt;b&gt; <code>--data</code> &amp; ");
});

test.each([
  ["Ada Lovelace", "AL"],
  ["  grace  brewster   hopper ", "GH"],
  ["🦊 fox", "🦊F"],
  ["", ""],
])("the letters of %j are %j", async (name, letters) => {
  expect(await Avatar({ name })).toContain(`<span>${letters}</span>`);
});

test("a time is relative, with the exact one for who points at it", async () => {
  const html = await Time({ page, at: page.now - 120_000 });
  expect(html).toBe(
    '<time datetime="2026-11-27T11:58:00.000Z" title="27 November 2026 at 11:58">2 minutes ago</time>',
  );
});

test("every id is there once, and what names an id finds it", async () => {
  const html = await KitPage(page);
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([...new Set(ids)]);
  const named = [
    ...html.matchAll(/\s(?:for|popovertarget|data-opens|aria-controls|aria-labelledby)="([^"]+)"/g),
  ];
  expect(named.length).toBeGreaterThan(10);
  for (const [, id] of named) expect(ids).toContain(id);
});

test("every button says what it does to who can't see it", async () => {
  const unnamed: string[] = [];
  const html = await KitPage(page);
  for (const [whole, attributes = "", inside = ""] of html.matchAll(
    /<(?:button|summary)\b([^>]*)>(.*?)<\/(?:button|summary)>/g,
  ))
    if (!attributes.includes("aria-label=") && !inside.replaceAll(/<[^>]*>/g, "").trim()) unnamed.push(whole);
  expect(unnamed).toEqual([]);
});

test("a refusal that only English has words for is still told in the reader's language", async () => {
  const refusal = { code: "invalid", status: 422, message: "The path begins with a dot.", number: "1" };
  const german = await ErrorPage(aPage({ language: "de" }), refusal);
  expect(german).toContain("So lässt sich das nicht ausführen.");
  expect(german).toContain('<p class="help" lang="en">The path begins with a dot.</p>');
  expect(await ErrorPage(page, refusal)).not.toContain("The server says why");
});
