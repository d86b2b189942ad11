import type { Argument } from "./arguments.ts";
import type { Filter } from "./filter.ts";
import { filters } from "./registry.ts";

const stages: Record<Filter["stage"], string> = {
  geometry: "Geometry: their place in the list doesn't matter",
  pixels: "Pixels: done in the order of the URL",
  description: "Facts: with `meta/`, about what the result would be",
  output: "The file that comes out: their place doesn't matter, of two that say the same the last counts",
  delivery: "The answer",
};

/** The text of docs/filters.md, made from the registry. */
export function filtersPage(): string {
  const sections = Object.entries(stages).map(([stage, title]) => {
    const entries = filters.filter((filter) => filter.stage === stage).map(entryOf);
    return [`## ${title}`, ...entries].join("\n\n");
  });
  return `${[intro, ...sections].join("\n\n")}\n`;
}

const intro = `# Filters

A filter is written \`name(argument,argument)\` in the \`filters:\` segment of a URL ([urls.md](urls.md)). A name that
isn't here is ignored; an argument that can't be read counts as not given, or as 0 where it is a number.
\`GET /api/v1/filters\` has the same as JSON.

This page is made from the registry in \`src/imaging/filters\` by \`bun run generate\`.`;

function entryOf(filter: Filter): string {
  const { name, arguments: declared } = filter;
  const isForStills = filter.stage === "pixels" && filter.isForStills;
  const meaning = isForStills ? `${filter.meaning} Does nothing to a picture that moves.` : filter.meaning;
  const heading = `### \`${name}(${declared.map((argument) => argument.name).join(",")})\``;
  return [heading, meaning, ...(declared.length > 0 ? [declared.map(lineOf).join("\n")] : [])].join("\n\n");
}

function lineOf(argument: Argument<unknown>): string {
  const { name, meaning, kind, unit, range, choices } = argument;
  const bounds = range ? `${range[0]} to ${range[1]}${unit ? ` ${unit}` : ""}` : unit;
  const words =
    choices && choices.length > 0 ? choices.map((choice) => `\`${choice}\``).join(", ") : undefined;
  const facts = [kind, bounds, kind !== "choice" && words ? `or ${words}` : words].filter(Boolean).join(", ");
  return `- \`${name}\` (${facts}): ${meaning}`;
}
