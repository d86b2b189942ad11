import { deliveryRules, ruleNames } from "./delivery-rules.ts";

/** The text of docs/space-rules.md, made from the table. */
export function rulesPage(): string {
  const entries = ruleNames.map((name) => {
    const { meaning, expected } = deliveryRules[name];
    return `- \`${name}\` (${expected}): ${meaning}`;
  });
  return `${intro}\n\n${entries.join("\n")}\n`;
}

const intro = `# Rules of a space

What a space decides of everything that it delivers ([urls.md](urls.md)), whatever a URL says. One is set by
\`space update SPACE --rule NAME=VALUE\`, lists with commas between, and ended by \`--no-rule NAME\`. It holds from then
on for results that are kept too; what caches in front hold lasts as long as \`Cache-Control\` said.

This page is made from the table in \`src/domain/spaces/delivery-rules.ts\` by \`bun run generate\`.`;
