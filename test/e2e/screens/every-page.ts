import type { openBrowser, Seen } from "./browser.ts";
import type { Look, startServer } from "./server.ts";
import type { People, Shot } from "./steps.ts";

interface Wanted {
  server: Awaited<ReturnType<typeof startServer>>;
  browser: Awaited<ReturnType<typeof openBrowser>>;
  shots: Shot[];
  looks: Look[];
  widths: number[];
  /** Whether every sentence is made longer. */
  isStretched?: boolean;
  /** Where the picture of that name goes, where one is wanted. */
  fileOf?(name: string): string;
  /** Is told what was seen of each. */
  seen(sight: Seen & { name: string }): void;
}

interface Told {
  paths: Record<string, string>;
  cookies: Partial<Record<NonNullable<Shot["as"]>, string>>;
  people: People;
}

/** More than one, as a page waits most of its time. */
const atOnce = 4;

const nobody: People = { closed: "", createMember: async () => "" };
const isOf = (as: Shot["as"]) => (shot: Shot) => (shot.as === "first") === (as === "first");

/** Looks at pages: those of a new server, then those of one that is set up. */
export async function lookAtPages(wanted: Wanted): Promise<void> {
  const { server, browser, shots, looks, widths, isStretched = false, fileOf, seen } = wanted;

  /** All of them in one look, some at once. */
  async function takeAll(shots: Shot[], look: Look, { paths, cookies, people }: Told): Promise<void> {
    const left = shots.flatMap((shot) => widths.map((width) => ({ shot, width })));
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const { shot, width } = next;
        const { theme, language } = look;
        const name = [shot.name, width, theme, language, ...(isStretched ? ["long"] : [])].join("-");
        const cookie = cookies[shot.as ?? "first"] ?? "";
        const isChecked = language === looks[0]?.language;
        const sight = { width, ...look, cookie, file: fileOf?.(name), isStretched, isChecked, people };
        seen({ name, ...(await browser.look({ ...shot, path: paths[shot.path] ?? shot.path }, sight)) });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    await browser.forget();
  }

  for (const look of looks)
    await takeAll(shots.filter(isOf("first")), look, {
      paths: { SET_UP: server.setUpPath },
      cookies: {},
      people: nobody,
    });
  const { paths } = await server.claim();
  for (const look of looks) {
    const person = await server.wear(look);
    const { newcomer, people } = await server.others(look);
    await takeAll(shots.filter(isOf("person")), look, { paths, cookies: { person, newcomer }, people });
  }
}
