import { programs } from "./programs.ts";
import type { Way } from "./way.ts";

const outcomes: Record<Way["outcome"], string> = {
  taken: "Taken over",
  server: "For the operator to set, by a setting of the whole server",
  none: "Without an equal",
  same: "Nothing to do",
};

/** The text of docs/import-config.md, made from the tables. */
export function importPage(): string {
  const sections = programs.flatMap(({ name, keys }) => [
    `## ${name === "imagor" ? "imagor 1.9" : "thumbor 7"}`,
    ...Object.entries(outcomes).map(([outcome, title]) => {
      const ways = Object.entries(keys).filter(([, way]) => way.outcome === outcome);
      return `${title}:\n\n${linesOf(ways).join("\n")}`;
    }),
  ]);
  return `${[intro, ...sections].join("\n\n")}\n`;
}

/** Keys of which the same becomes stand together. */
function linesOf(ways: [string, Way][]): string[] {
  const groups = Map.groupBy(ways, ([, { becomes }]) => becomes);
  return [...groups].map(
    ([becomes, group]) => `- ${group.map(([key]) => `\`${key}\``).join(", ")}: ${becomes}`,
  );
}

const intro = `# What import-config does with every key

\`import-config FILE\` reads the settings of imagor or thumbor and sets up the equal space ([moving.md](moving.md)). Rules
are those of [space-rules.md](space-rules.md), settings and limits those of [configuration.md](configuration.md). A key
may come out otherwise for its value: a limit above the server's is the operator's to raise, and off is nothing to do.

This page is made from the tables in \`src/cli/import\` by \`bun run generate\`.`;
