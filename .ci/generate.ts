/** Writes the pages of docs/ that are made from tables in the code. */
import { importPage } from "#src/cli/import/document.ts";
import { configurationPage, envExample } from "#src/config/document.ts";
import { rulesPage } from "#src/domain/spaces/rules-document.ts";
import { openApiDocument } from "#src/http/api/v1/openapi.ts";
import { filtersPage } from "#src/imaging/filters/document.ts";
import { version } from "#src/lib/version.ts";

await Bun.write("docs/configuration.md", configurationPage());
await Bun.write("docs/filters.md", filtersPage());
await Bun.write("docs/space-rules.md", rulesPage());
await Bun.write("docs/import-config.md", importPage());
await Bun.write("docs/openapi.json", `${JSON.stringify(openApiDocument({ version }), null, 2)}\n`);
await Bun.write(".env.example", envExample());
