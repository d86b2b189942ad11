import { expect, test } from "bun:test";
import { anApp } from "#test/http/an-app.ts";

const readers: [string, Record<string, string>, string][] = [
  ["nothing", {}, "en"],
  ["German", { "accept-language": "de-AT,de;q=0.9,en;q=0.8" }, "de"],
  ["first a language that isn't there", { "accept-language": "fr, de;q=0.7, en;q=0.3" }, "de"],
  ["English more than German", { "accept-language": "de;q=0.3, en;q=0.9" }, "en"],
  ["anything but German", { "accept-language": "de;q=0, *" }, "en"],
  ["what makes no sense", { "accept-language": ";;q=x,,\u00e4" }, "en"],
  ["English, and German was chosen", { "accept-language": "en", cookie: "language=de" }, "de"],
  ["a choice that is none", { cookie: "language=__proto__; theme=constructor" }, "en"],
];
test.each(readers)("who asks for %s is answered in that language", async (_, headers, language) => {
  using app = await anApp();
  for (const path of ["/", "/none"]) {
    const response = await app.get(path, headers);
    const page = await response.text();
    expect(page).toContain(`<html lang="${language}"`);
    expect(page).toContain(language === "de" ? "Zum Inhalt springen" : "Skip to content");
    expect(response.headers.get("vary")).toBe("accept-language, cookie");
  }
});

test.each([
  ["light", "light", "light"],
  ["dark", "dark", "dark"],
  ["pink", "system", "light dark"],
])("the theme %s is set before anything is drawn", async (chosen, theme, scheme) => {
  using app = await anApp();
  const page = await (await app.get("/", { cookie: `theme=${chosen}` })).text();
  expect(page).toContain(`data-theme="${theme}"`);
  expect(page).toContain(`<meta name="color-scheme" content="${scheme}"/>`);
});

test("an error speaks the reader's language and never hides what the server says", async () => {
  using app = await anApp();
  const german = { "accept-language": "de" };
  expect(await (await app.get("/none", german)).text()).toContain("Unter dieser Adresse gibt es nichts.");
  const page = await (await app.ask("/", { method: "POST", headers: german })).text();
  expect(page).toContain("<title>Hier nicht möglich · Imagor Cloud</title>");
  expect(page).toContain("Diese Adresse lässt sich so nicht benutzen.");
  expect(page).toContain('lang="en">POST can&#x27;t be used here. Use GET or HEAD.');
});

test("the kit is there for who develops the pages, and for nobody else", async () => {
  using app = await anApp();
  expect((await app.get("/_kit")).status).toBe(404);
  using developing = await anApp({ showsKit: true });
  expect((await developing.get("/_kit")).status).toBe(200);
  expect((await app.get("/_kit/refusals/forbidden")).status).toBe(404);
  expect((await developing.get("/_kit/refusals/forbidden")).status).toBe(403);
});
