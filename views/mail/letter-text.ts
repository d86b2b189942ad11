import type { Letter } from "./letter.ts";

/** For who reads mails without HTML, and for the log. */
export function letterText({ greeting, paragraphs, facts, action, notes, sender }: Letter): string {
  const parts = [
    greeting,
    ...paragraphs,
    facts.map(({ name, value }) => `${name}: ${value}`).join("\n"),
    action ? `${action.label}:\n${action.url}` : "",
    notes.join("\n"),
    `-- \n${sender}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
