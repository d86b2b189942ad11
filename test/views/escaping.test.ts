import { expect, test } from "bun:test";
import { aPage } from "#test/views/a-page.ts";
import { hostileIn } from "#test/views/hostile-in.ts";
import { ErrorPage } from "#views/errors/error-page.tsx";
import { firstSteps } from "#views/first-steps.ts";
import { WelcomePage } from "#views/pages/welcome.tsx";
import { Slashed } from "#views/parts/slashed.tsx";

const payload = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;
const page = aPage();

const pages: [string, JSX.Element][] = [
  ["welcome", WelcomePage(page, { publicUrl: payload })],
  ["error", ErrorPage(page, { code: "invalid", status: 500, message: payload, number: payload })],
];
test.each(pages)("no text gets out of its place on the page %s", async (_, page) => {
  const html = await page;
  expect(html).toContain("&lt;script&gt;");
  expect(hostileIn(html)).toEqual([]);
});

test("an address can break behind its slashes and nowhere within https://", async () => {
  const html = await Slashed({ text: "https://a.example/i/SPACE/PATH/" });
  expect(html.replaceAll(/<\/?span>/g, "")).toBe("https://a.example/<wbr/>i/<wbr/>SPACE/<wbr/>PATH/");
});

test("the first steps name the data directory where it isn't the usual one", () => {
  const steps = firstSteps({
    program: "./imagor-cloud",
    publicUrl: "http://localhost:8000",
    dataFlag: "--data /srv/pictures",
  });
  expect(steps.map(({ command }) => command)).toEqual([
    "./imagor-cloud asset add cat.jpg --space default --data /srv/pictures",
    "./imagor-cloud sign 300x200/smart/cat.jpg --space default --data /srv/pictures",
    'path=$(./imagor-cloud sign 300x200/smart/cat.jpg --space default --data /srv/pictures) && curl --fail -o small.jpg "http://localhost:8000$path"',
  ]);
});
