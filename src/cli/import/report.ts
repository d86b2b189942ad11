import { printable } from "#src/cli/values.ts";
import type { Plan } from "./plan.ts";
import type { Outcome } from "./way.ts";

const heads: Record<Outcome, string> = {
  taken: "Taken over:",
  server: "Yours to set, for the whole server:",
  none: "Without an equal:",
  same: "Nothing to do:",
  unknown: "Unknown:",
};

/** What is taken over and what isn't, key by key. */
export function reportText(
  { program, findings, codeLines, signingKey, spaceKey }: Plan,
  head: string,
): string {
  const width = Math.max(0, ...findings.map(({ key }) => key.length));
  const groups = Object.entries(heads).flatMap(([outcome, title]) => {
    const lines = findings
      .filter((finding) => finding.outcome === outcome)
      .map(
        ({ key, line, says }) =>
          `  ${key.padEnd(width)}  ${printable(says)}${line === undefined ? ` (${program}'s default)` : ""}`,
      );
    return lines.length > 0 ? ["", title, ...lines] : [];
  });
  const code = codeLines.length > 0 ? ["", `${codeText(codeLines)} Nothing of it was run.`] : [];
  const keyless = signingKey ? [] : ["", noKey(spaceKey)];
  return [head, ...groups, ...code, ...keyless, "", nextSteps(spaceKey)].join("\n");
}

function codeText(lines: number[]): string {
  const shown = lines.slice(0, 10).join(", ");
  const more = lines.length > 10 ? ` and ${lines.length - 10} more` : "";
  return `Python code that sets nothing by itself: line${lines.length === 1 ? "" : "s"} ${shown}${more}.`;
}

function noKey(spaceKey: string): string {
  return `No secret is in the file, so what is signed elsewhere is refused: add it by \`signing-key add --space ${spaceKey} --algorithm sha1 --secret -\`.`;
}

function nextSteps(spaceKey: string): string {
  return `Next: put the pictures in (\`asset add DIR --space ${spaceKey}\`), name the host of your URLs (\`DELIVERY_HOSTS=HOST=${spaceKey}\`), and point it here.`;
}
