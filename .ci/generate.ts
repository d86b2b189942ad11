/** Writes what is made from tables in the code: pages of docs/, the icons, the list of languages. */
import { Glob } from "bun";
import { importPage } from "#src/cli/import/document.ts";
import { configurationPage, envExample } from "#src/config/document.ts";
import { rulesPage } from "#src/domain/spaces/rules-document.ts";
import { openApiDocument } from "#src/http/api/v1/openapi.ts";
import { filtersPage } from "#src/imaging/filters/document.ts";
import { version } from "#src/lib/version.ts";
import { iconShapes } from "./icons.ts";

await Bun.write("docs/configuration.md", configurationPage());
await Bun.write("docs/filters.md", filtersPage());
await Bun.write("docs/space-rules.md", rulesPage());
await Bun.write("docs/import-config.md", importPage());
await Bun.write("docs/openapi.json", `${JSON.stringify(openApiDocument({ version }), null, 2)}\n`);
await Bun.write(".env.example", envExample());
await Bun.write("views/parts/icon-shapes.ts", await iconShapes());
await Bun.write("views/words/languages.ts", languagesFile());
await Bun.$`bun x biome check --write views/parts/icon-shapes.ts views/words/languages.ts`.quiet();

/** A language is a file of its name, two letters long. */
function languagesFile(): string {
  const names = [...new Glob("??.ts").scanSync("views/words")].map((name) => name.slice(0, 2)).sort();
  return [
    "// Made by `bun run generate` from the files of this folder.",
    ...names.map((name) => `import { ${name} } from "./${name}.ts";`),
    'import type { Words } from "./words.ts";',
    "",
    `export const languages = { ${names.join(", ")} } satisfies Record<string, Words>;`,
    "",
    "export type Language = keyof typeof languages;",
    "",
  ].join("\n");
}
