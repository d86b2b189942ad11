/** Builds dist/imagor-cloud for this machine's architecture. */
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");
const target = join(root, "dist/imagor-cloud");
const beside = `${target}.${process.pid}`;

// Never plain --minify: with renamed identifiers Elysia no longer checks numbers in queries.
const flags = [
  "--compile",
  "--minify-whitespace",
  "--minify-syntax",
  "--bytecode",
  "--format=esm",
  "--asset=drizzle",
  "--asset=public",
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
  "--compile-exec-argv=--max-http-header-size=262144",
  `--conditions=linux-${process.arch}`,
];

mkdirSync(join(root, "dist"), { recursive: true });
const build = Bun.spawnSync([process.execPath, "build", ...flags, "src/main.ts", "--outfile", beside], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
});
if (build.exitCode !== 0) process.exit(build.exitCode);
renameSync(beside, target);
