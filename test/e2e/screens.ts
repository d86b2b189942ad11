/**
 * `bun run screens [--only NAME,NAME] [--quick]`: opens each page in a real Chromium, in both themes and languages and at
 * three widths, takes its picture into .cache/screens, has axe look at it, and ends with 1 when a page complains:
 * an error in its console, a breach of its policy, a request to another host, something serious that axe found.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "#test/e2e/screens/browser.ts";
import { type Shot, shots } from "#test/e2e/screens/pages.ts";
import { startSource } from "#test/e2e/screens/source.ts";

const { values } = parseArgs({
  options: { only: { type: "string" }, quick: { type: "boolean", default: false } },
});
const directory = join(import.meta.dir, "../../.cache/screens");
const widths = values.quick ? [1280] : [360, 768, 1280];
const themes = ["light", "dark"] as const;
const languages = values.quick ? ["en"] : ["en", "de"];

await using server = await startSource();
await using browser = await openBrowser(server.url);
const complaints: string[] = [];
let taken = 0;

const only = values.only?.split(",");
const wanted = shots.filter(({ name }) => only === undefined || only.includes(name));
const looks = themes.flatMap((theme) => languages.map((language) => ({ theme, language })));

async function take(shot: Shot, look: (typeof looks)[number], cookie: string): Promise<void> {
  for (const width of widths) {
    const name = [shot.name, width, look.theme, look.language].join("-");
    const file = join(directory, `${name}.png`);
    const found = await browser.look(shot, { width, ...look, cookie, file });
    complaints.push(...found.map((complaint) => `${name}: ${complaint}`));
    taken += 1;
  }
}

for (const shot of wanted.filter(({ as }) => as === "first"))
  for (const look of looks)
    await take({ ...shot, path: shot.path.replace("SET_UP", server.setUpPath) }, look, "");
const cookie = await server.claim();
const resetPath = await server.resetPath();
for (const look of looks) {
  await server.wear(cookie, look);
  for (const shot of wanted.filter(({ as }) => as !== "first"))
    await take(
      { ...shot, path: shot.path.replace("RESET", resetPath) },
      look,
      shot.as === "person" ? cookie : "",
    );
}

process.stdout.write(
  `${[...complaints, `${taken} pictures in ${directory}`, `${complaints.length} complaints`].join("\n")}\n`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;
