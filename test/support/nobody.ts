import { chmodSync } from "node:fs";
import { join } from "node:path";

const nobody = "65534";

/** Only root becomes somebody else. */
export const canBeNobody = process.getuid?.() === 0 && Bun.which("setpriv") !== null;

/** Runs Bun with these words as a user without rights, who may pass through the directory. */
export async function asNobody(words: string[], directory: string): Promise<{ code: number; out: string }> {
  chmodSync(directory, 0o711);
  const child = Bun.spawn(
    ["setpriv", "--reuid", nobody, "--regid", nobody, "--clear-groups", process.execPath, ...words],
    {
      cwd: join(import.meta.dir, "../.."),
      env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  const [out, notes, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { code, out: out + notes };
}
