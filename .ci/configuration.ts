import { configurationPage, envExample } from "#src/config/document.ts";

await Bun.write("docs/configuration.md", configurationPage());
await Bun.write(".env.example", envExample());
