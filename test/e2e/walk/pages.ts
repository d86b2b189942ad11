import { executable } from "#test/e2e/executable.ts";
import { openBrowser } from "#test/e2e/screens/browser.ts";
import { lookAtPages } from "#test/e2e/screens/every-page.ts";
import { shots } from "#test/e2e/screens/pages.ts";
import { startServer } from "#test/e2e/screens/server.ts";
import type { Road } from "./ground.ts";
import { expect } from "./steps.ts";

const mostBytes = 90_000;

/** Every page that the executable serves; what shows the parts alone is of the source. */
const served = shots.filter(({ path }) => !path.startsWith("/_kit"));

export const pagesRoad: Road = {
  name: "pages",
  async walk() {
    await using server = await startServer([executable]);
    await using browser = await openBrowser(server.url, server.issuers);
    const wrong: string[] = [];
    let looks = 0;
    let heaviest = { name: "", codeBytes: 0 };
    await lookAtPages({
      server,
      browser,
      shots: served,
      looks: [
        { theme: "light", language: "en" },
        { theme: "dark", language: "en" },
      ],
      widths: [360, 1280],
      seen({ name, complaints, codeBytes }) {
        looks += 1;
        wrong.push(...complaints.map((complaint) => `${name}: ${complaint}`));
        if (codeBytes === 0) wrong.push(`${name}: no script and no style was weighed`);
        if (codeBytes >= mostBytes) wrong.push(`${name}: ${codeBytes} bytes of script and style`);
        if (codeBytes > heaviest.codeBytes) heaviest = { name, codeBytes };
      },
    });
    expect(wrong.length === 0, wrong.join("\n"));
    const kilobytes = (heaviest.codeBytes / 1000).toFixed(1);
    return `${served.length} pages, ${looks} looks: no finding of axe, no error, breach, foreign or failed request; the most script and style: ${kilobytes} KB on ${heaviest.name}`;
  },
};
