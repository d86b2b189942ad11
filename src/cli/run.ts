import { type Environment, readEnvironment } from "#src/config/environment.ts";
import { loadConfig, type Settings } from "#src/config/load.ts";
import { printMistake } from "#src/config/mistake.ts";
import { type Command, type Outcome, UsageMistake } from "./command.ts";
import { commands } from "./commands.ts";
import { tellError } from "./errors.ts";
import { helpOf, helpOfAll } from "./help.ts";
import { nearestOf } from "./nearest.ts";
import { flagsFrom, flagTexts, type Parsed, parseWords, wrong } from "./parse.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { jsonText } from "./values.ts";

/** The command that this process was started for. */
export function runProcess(words: string[]): Promise<number> {
  return runCommandLine(words, readEnvironment(), processTerminal());
}

/** One command from its words to its exit code: 0, 1 when something was refused, 2 when it was asked wrongly. */
export async function runCommandLine(words: string[], env: Environment, terminal: Terminal): Promise<number> {
  const isJson = wantsJson(words);
  try {
    const outcome = await outcomeOf(words, env, terminal);
    const said = isJson ? jsonText(outcome.json) : outcome.text;
    if (said) await terminal.out(`${said}\n`);
    return outcome.isRefused ? 1 : 0;
  } catch (error) {
    const { exitCode, lines, ...told } = tellError(error);
    if (isJson) await terminal.out(`${JSON.stringify({ error: told })}\n`);
    else for (const line of lines) terminal.note(line);
    return exitCode;
  }
}

/** Asked before anything else is understood, since mistakes are told as JSON too. */
function wantsJson(words: string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end === -1 ? words.length : end).includes("--json");
}

async function outcomeOf(words: string[], env: Environment, terminal: Terminal): Promise<Outcome> {
  const asksForHelp = ["--help", "-h", "help"].includes(words[0] ?? "");
  const named = asksForHelp ? words.slice(1) : words;
  if (asksForHelp && (named[0] ?? "--").startsWith("-")) return helpOutcome(helpOfAll(commands));
  const command = commandOf(named);
  const parsed = parseWords(command, named.slice(command.name.split(" ").length));
  if (asksForHelp || parsed.given.has("help")) return helpOutcome(helpOf(command));
  const settings = settingsFor(command, parsed, env);
  if (command.data === "needed") await (await import("./data.ts")).requireData(settings.config.dataDir);
  const run = await command.load();
  return run({ arguments: parsed.arguments, flags: flagsFrom(parsed), settings }, terminal);
}

function helpOutcome(text: string): Outcome {
  return { text, json: { help: text } };
}

function commandOf([first = "", second = ""]: string[]): Command {
  if (first === "") wrong("Which command? `imagor-cloud --help` lists them.");
  if (first === "--version") return commandOf(["version"]);
  const called = (words: string) => commands.find(({ name }) => name === words);
  const found = called(`${first} ${second}`) ?? called(first);
  return found ?? unknownCommand(first, second);
}

function unknownCommand(first: string, second: string): never {
  const members = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  if (members.length > 0) wrong(`\`${first}\` goes with one more word: ${members.join(", ")}.`);
  const names = commands.map(({ name }) => name);
  const nearest = nearestOf(`${first} ${second}`, names) ?? nearestOf(first, names);
  wrong(
    `"${first}" isn't a command.${nearest ? ` Did you mean \`${nearest}\`?` : ""} \`imagor-cloud --help\` lists them.`,
  );
}

/** Whatever is wrong with words and settings is said together. */
function settingsFor(command: Command, parsed: Parsed, env: Environment): Settings {
  const { isPure, listens: willListen = false } = command;
  const loaded = loadConfig(isPure ? { env: {} } : { env, flags: flagTexts(parsed), willListen });
  const mistakes = [...parsed.mistakes, ...("mistakes" in loaded ? loaded.mistakes.map(printMistake) : [])];
  if (parsed.mistakes.length > 0)
    mistakes.push(`\`imagor-cloud ${command.name} --help\` shows how it is used.`);
  if (mistakes.length > 0 || "mistakes" in loaded) throw new UsageMistake(mistakes);
  return loaded;
}
