import type { Command, Flag } from "./command.ts";
import { flagsOf } from "./parse.ts";

const program = "imagor-cloud";
const columns = 96;

/** What `imagor-cloud --help` prints. */
export function helpOfAll(commands: Command[]): string {
  const rows = commands.map(({ name, summary }): [string, string] => [name, summary]);
  return [
    "Imagor Cloud keeps pictures and serves them transformed by a signed URL.",
    "",
    `Usage: ${program} COMMAND [options]`,
    "",
    ...table(rows),
    "",
    `${program} COMMAND --help says more about one. Each takes --data DIR (./data) and --json.`,
    "Settings come from the environment: docs/configuration.md; `doctor` shows them all.",
    "It ends with 0 when all went well, 1 when something was refused, 2 when it was asked wrongly.",
  ].join("\n");
}

/** What `imagor-cloud COMMAND --help` prints. */
export function helpOf(command: Command): string {
  const flags = flagsOf(command);
  const needed = flags.filter(({ isRequired }) => isRequired).map(shapeOf);
  const words = [program, command.name, command.arguments, ...needed, "[options]"].filter(
    (word) => word !== "",
  );
  const rows = flags.map((flag): [string, string] => [shapeOf(flag), endOf(flag)]);
  return [`Usage: ${words.join(" ")}`, "", ...wrap(`${command.summary}.`, columns), "", ...table(rows)].join(
    "\n",
  );
}

function shapeOf({ name, short, value }: Flag): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return value === undefined ? names : `${names} ${value}`;
}

function endOf({ meaning, isRequired, isMany }: Flag): string {
  return [meaning, ...(isRequired ? ["(needed)"] : []), ...(isMany ? ["(may be repeated)"] : [])].join(" ");
}

/** Two columns, the second one wrapped. */
function table(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length)) + 2;
  return rows.flatMap(([first, second]) =>
    wrap(second, columns - width).map(
      (line, index) => `  ${(index === 0 ? first : "").padEnd(width)}${line}`,
    ),
  );
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
