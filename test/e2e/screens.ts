/**
 * `bun run screens [--only NAME,NAME] [--quick] [--widths 640,1920] [--themes dark] [--languages de] [--stretched]`:
 * opens each page in a real Chromium, in both themes and languages and at three widths, takes its picture into
 * .cache/screens, has axe look at it in the first language, and ends with 1 when a page complains: an error in its console, a breach of its
 * policy, a request to another host, something serious that axe found. `--stretched` makes every sentence longer by
 * half; 640 is what 200 % of zoom leaves of 1280.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "#test/e2e/screens/browser.ts";
import { type People, type Shot, shots } from "#test/e2e/screens/pages.ts";
import { type Look, startSource } from "#test/e2e/screens/source.ts";

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
/** More than one, as a page waits most of its time. */
const atOnce = 4;

await using server = await startSource();
await using browser = await openBrowser(server.url);
const complaints: string[] = [];
let taken = 0;

const only = values.only?.split(",");
const wanted = shots.filter(({ name }) => only === undefined || only.includes(name));

interface Told {
  paths: Record<string, string>;
  cookies: Partial<Record<NonNullable<Shot["as"]>, string>>;
  people: People;
}

/** All of them in one look, some at once. */
async function takeAll(shots: Shot[], look: Look, { paths, cookies, people }: Told): Promise<void> {
  const left = shots.flatMap((shot) => widths.map((width) => ({ shot, width })));
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { shot, width } = next;
      const name = [shot.name, width, look.theme, look.language, ...(values.stretched ? ["long"] : [])].join(
        "-",
      );
      const sight = {
        width,
        ...look,
        cookie: cookies[shot.as ?? "first"] ?? "",
        file: join(directory, `${name}.png`),
        isStretched: values.stretched,
        isChecked: look.language === languages[0],
        people,
      };
      const found = await browser.look({ ...shot, path: paths[shot.path] ?? shot.path }, sight);
      complaints.push(...found.map((complaint) => `${name}: ${complaint}`));
      taken += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await browser.forget();
}

const nobody: People = { closed: "", createMember: async () => "" };
const isOf = (as: Shot["as"]) => (shot: Shot) => (shot.as === "first") === (as === "first");
for (const look of looks)
  await takeAll(wanted.filter(isOf("first")), look, {
    paths: { SET_UP: server.setUpPath },
    cookies: {},
    people: nobody,
  });
const { cookie: person, paths } = await server.claim();
for (const look of looks) {
  await server.wear(person, look);
  const { newcomer, people } = await server.others(look);
  await takeAll(wanted.filter(isOf("person")), look, { paths, cookies: { person, newcomer }, people });
}

process.stdout.write(
  `${[...complaints, `${taken} pictures in ${directory}`, `${complaints.length} complaints`].join("\n")}\n`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;
