import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { mustRun, run } from "./process.ts";

/** What the corpus' scripts import, and what reads HEIF and JPEG XL bodies for them. */
const packages = ["pillow==13.0.0", "numpy==2.4.6", "pillow-heif==1.8.1", "pillow-jxl-plugin==1.3.8"];

/** The Python that has what the corpus' scripts need: the given one, or one of our own, made when it is missing. */
export async function preparePython(given: string | undefined, root: string): Promise<string> {
  if (given !== undefined) return given;
  const home = resolve(root, ".cache/corpus-venv");
  const python = resolve(home, "bin/python");
  if (await canImport(python)) return python;
  await mustRun(["python3", "-m", "venv", home]);
  await mustRun([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  return python;
}

async function canImport(python: string): Promise<boolean> {
  if (!existsSync(python)) return false;
  const { exitCode } = await run([python, "-c", "import PIL, numpy"]);
  return exitCode === 0;
}
