import type { PictureCase } from "./pictures.ts";
import type { UrlCheck } from "./url-checks.ts";

/** Share of the pictures in reach that have to be right. */
const pictureShare = 0.98;

interface Verdict {
  lines: string[];
  passes: boolean;
}

/** Says how the URL cases went; all have to be right. */
export function reportUrls(where: string, { passed, total, output }: UrlCheck): Verdict {
  const lines = [
    `URL cases ${where}: ${passed}/${total}`,
    ...output
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`),
  ];
  return { lines, passes: passed === total };
}

/** Says how the pictures went: all, those in reach by profile, each failure, and what was left out and why. */
export function reportPictures(all: PictureCase[]): Verdict {
  const [servers, cases] = split(all, ({ isServers }) => isServers);
  const [listed, unlisted] = split(cases, ({ difference }) => difference !== undefined);
  const [later, reached] = split(unlisted, ({ outOfReach }) => outOfReach !== undefined);
  const failures = reached.filter(({ ok }) => !ok);
  const lines = [
    `pictures overall: ${ratio(cases)}`,
    `pictures in reach: ${ratio(reached)}`,
    ...byProfile(reached),
    ...failures.map(failureLine),
    `decided otherwise (test/corpus/differences.json): ${listed.length}`,
    ...listed.map(
      ({ id, request, difference, ok }) =>
        `  ${ok ? "same after all" : "differs"} ${id} ${request}: ${difference}`,
    ),
    `not built yet: ${ratio(later)}`,
    ...countReasons(later),
    `a server's and not a space's: ${ratio(servers)}`,
    ...byProfile(servers),
    ...servers.filter(({ ok }) => !ok).map(failureLine),
  ];
  return {
    lines,
    passes: reached.length > 0 && reached.length - failures.length >= pictureShare * reached.length,
  };
}

function failureLine({ profile, id, request, why }: PictureCase): string {
  return `  FAIL ${profile} ${id} ${request}: ${readable(why)}`;
}

function byProfile(cases: PictureCase[]): string[] {
  return [...Map.groupBy(cases, ({ profile }) => profile)].map(([name, of]) => `  ${name}: ${ratio(of)}`);
}

/** On one line and short: a reason may quote the body of an answer. */
function readable(why: string[]): string {
  return why
    .join("; ")
    .replace(/[\p{Cc}\uFFFD]+/gu, " ")
    .slice(0, 240);
}

function split<T>(all: T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

function ratio(cases: PictureCase[]): string {
  const passed = cases.filter(({ ok }) => ok).length;
  const percent = cases.length === 0 ? 0 : (100 * passed) / cases.length;
  return `${passed}/${cases.length} (${percent.toFixed(1)} %)`;
}

function countReasons(later: PictureCase[]): string[] {
  const reasons = Map.groupBy(later, ({ outOfReach }) => outOfReach);
  return [...reasons].map(([reason, cases]) => `  ${reason}: ${ratio(cases)}`);
}
