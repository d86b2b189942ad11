import type { Option } from "./option.ts";
import { optionEntries, unset } from "./options.ts";

/** The text of docs/configuration.md. */
export function configurationPage(): string {
  const sections = optionEntries().map(([, option]) => sectionOf(option));
  return `${[intro, ...sections].join("\n\n")}\n`;
}

/** The text of .env.example: every setting, none of them set. */
export function envExample(): string {
  const entries = optionEntries().map(([, option]) => exampleOf(option));
  return `${[exampleIntro, ...entries].join("\n\n")}\n`;
}

const intro = `# Configuration

Everything is set by environment variables; those with a flag can be given on the command line as well, which
counts more. Nothing has to be set. Mistakes are all reported at once when the program starts, and
\`imagor-cloud doctor\` shows each effective value and where it comes from. A secret can be put into a file:
\`NAME_FILE\` holds the path of that file.

Nothing is read from a file by itself. [.env.example](../.env.example) lists every setting; a copy of it named
\`.env\` is given to the program

- in a shell: \`set -a; . ./.env; set +a\`, then \`imagor-cloud serve\`
- by systemd: \`EnvironmentFile=/etc/imagor-cloud.env\`
- by Docker: \`docker run --env-file .env\`

Commands read the same settings: give them to those as well.

This page is made from the table in \`src/config/options.ts\` by \`bun run generate\`.`;

const exampleIntro = `# Every setting and its default. Remove the # before a name to change it; one without a value keeps its default.
#
# No program reads this file by itself: copy it to .env and give it to imagor-cloud
#   in a shell:  set -a; . ./.env; set +a
#   by systemd:  EnvironmentFile=/path/of/.env
#   by Docker:   docker run --env-file .env
#
# Write values without spaces: 20MiB; a.org=shop,b.org=blog. One that has to have some, a path for example, stands in
# quotes for a shell and systemd, and without them for Docker, which takes quotes for a part of it.`;

function sectionOf(option: Option<unknown>): string {
  const facts = [
    `- Expected: ${option.expected}`,
    `- Default: ${defaultOf(option)}`,
    ...(option.flag === undefined ? [] : [`- Flag: \`--${option.flag}\``]),
    ...(option.secret ? [`- Secret: never shown; \`${option.name}_FILE\` reads it from a file`] : []),
  ];
  return [`## ${option.name}`, option.meaning, facts.join("\n")].join("\n\n");
}

function defaultOf(option: Option<unknown>): string {
  const [own, hosted] = [shownDefault(option, "self-hosted"), shownDefault(option, "hosted")];
  if (own !== hosted) return `\`${own}\`; where MODE is hosted, \`${hosted}\``;
  return own === "" ? "not set" : `\`${own}\``;
}

function exampleOf(option: Option<unknown>): string {
  const { formula } = option.default;
  // Written out, it would be taken by the word.
  const follows = formula === undefined ? [] : [`# Default: ${formula}`];
  const value = formula === undefined ? shownDefault(option, unset.mode) : "";
  return [`# ${option.meaning}`, ...follows, `#${option.name}=${value}`].join("\n");
}

function shownDefault(option: Option<unknown>, mode: "self-hosted" | "hosted"): string {
  return option.default.formula ?? option.print(option.default.of({ ...unset, mode }));
}
