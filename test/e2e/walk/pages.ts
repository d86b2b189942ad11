import { openBrowser } from "#test/e2e/screens/browser.ts";
import { lookAtPages } from "#test/e2e/screens/every-page.ts";
import { ownerOf } from "#test/e2e/screens/owner.ts";
import { shots } from "#test/e2e/screens/pages.ts";
import type { Road } from "./ground.ts";
import { expect } from "./steps.ts";

const mostBytes = 90_000;

/** Every page as the executable serves it; what shows the parts alone is of the source. */
const served = shots.filter(({ path }) => path !== "/_kit");

export const pagesRoad: Road = {
  name: "pages",
  async walk(ground) {
    const { url, setUpUrl, command } = await ground.serve({ SIGN_UP: "open" });
    await using browser = await openBrowser(url);
    const wrong: string[] = [];
    let looks = 0;
    let heaviest = { name: "", codeBytes: 0 };
    for await (const sight of lookAtPages({
      owner: ownerOf({ url, setUpUrl, command }),
      browser,
      shots: served,
      widths: [360, 1280],
      languages: ["en"],
    })) {
      const { name, complaints, codeBytes } = sight;
      looks += 1;
      wrong.push(...complaints.map((complaint) => `${name}: ${complaint}`));
      if (codeBytes >= mostBytes) wrong.push(`${name}: ${codeBytes} bytes of script and style`);
      if (codeBytes > heaviest.codeBytes) heaviest = sight;
    }
    expect(heaviest.codeBytes > 0, "no script and no style was weighed");
    expect(wrong.length === 0, wrong.join("\n"));
    const kilobytes = (heaviest.codeBytes / 1000).toFixed(1);
    return `${served.length} pages, ${looks} looks: no finding of axe, no error, breach, foreign or failed request; the most script and style: ${kilobytes} KB on ${heaviest.name}`;
  },
};
