/**
 * `bun run screens [--only NAME,NAME] [--quick] [--widths 640,1920] [--themes dark] [--languages de] [--stretched]`:
 * opens each page in a real Chromium, in both themes and languages and at three widths, takes its picture into
 * .cache/screens, has axe look at it in the first language, and ends with 1 when a page complains: an error in its console, a breach of its
 * policy, a request that fails or goes to another host, something that axe found. `--stretched` makes every sentence longer by
 * half; 640 is what 200 % of zoom leaves of 1280.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "#test/e2e/screens/browser.ts";
import { lookAtPages } from "#test/e2e/screens/every-page.ts";
import { shots } from "#test/e2e/screens/pages.ts";
import { type Look, source, startServer } from "#test/e2e/screens/server.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    widths: { type: "string" },
    themes: { type: "string", default: "light,dark" },
    languages: { type: "string" },
    stretched: { type: "boolean", default: false },
  },
});
const directory = join(import.meta.dir, "../../.cache/screens");
const widths = (values.widths ?? (values.quick ? "1280" : "360,768,1280")).split(",").map(Number);
const languages = (values.languages ?? (values.quick ? "en" : "en,de")).split(",");
const looks = values.themes
  .split(",")
  .flatMap((theme) => languages.map((language) => ({ theme, language }) as Look));
const only = values.only?.split(",");

await using server = await startServer(source);
await using browser = await openBrowser(server.url, server.issuers);
const complaints: string[] = [];
let taken = 0;

await lookAtPages({
  server,
  browser,
  shots: shots.filter(({ name }) => only === undefined || only.includes(name)),
  looks,
  widths,
  isStretched: values.stretched,
  fileOf: (name) => join(directory, `${name}.png`),
  seen(sight) {
    complaints.push(...sight.complaints.map((complaint) => `${sight.name}: ${complaint}`));
    taken += 1;
  },
});

process.stdout.write(
  `${[...complaints, `${taken} pictures in ${directory}`, `${complaints.length} complaints`].join("\n")}\n`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;
