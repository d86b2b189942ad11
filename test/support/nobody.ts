import { chmodSync } from "node:fs";
import { join } from "node:path";

/** Only root becomes somebody else. */
export const canBeNobody = process.getuid?.() === 0;

/** What it needs is loaded before: nobody may not be allowed to read this project. */
const prelude = `
  globalThis.becomeNobody = () => {
    process.setgroups([]);
    process.setgid(65534);
    process.setuid(65534);
  };
`;

/** The command line as nobody. */
export const commandLine = `
  const { runProcess } = await import("#src/cli/run.ts");
  const files = [...new Bun.Glob("*.ts").scanSync("src/cli")];
  await Promise.all(files.map((file) => import(["#src/cli", file].join("/"))));
  becomeNobody();
  process.exit(await runProcess(process.argv.slice(1)));
`;

/**
 * Runs a script that loads what it needs, calls `becomeNobody()` and goes on as a user without rights, who may pass
 * through the directory.
 */
export async function asNobody(script: string, words: string[], directory: string) {
  chmodSync(directory, 0o711);
  const child = Bun.spawn([process.execPath, "-e", prelude + script, ...words], {
    cwd: join(import.meta.dir, "../.."),
    env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, notes, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { code, out: out + notes };
}
