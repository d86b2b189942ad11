/** Writes the pages of docs/ that are made from tables in the code. */
import { configurationPage, envExample } from "#src/config/document.ts";
import { filtersPage } from "#src/imaging/filters/document.ts";

await Bun.write("docs/configuration.md", configurationPage());
await Bun.write("docs/filters.md", filtersPage());
await Bun.write(".env.example", envExample());
