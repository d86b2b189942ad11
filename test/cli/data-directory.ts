import { join } from "node:path";
import { aDirectory } from "#test/support/directory.ts";
import { type Ran, run, runJson } from "./terminal.ts";

export interface DataDirectory extends Disposable {
  path: string;
  /** A path beside the data that nothing has yet. */
  beside(name: string): string;
  run(line: string, surroundings?: Parameters<typeof run>[1]): Promise<Ran>;
  runJson(line: string, surroundings?: Parameters<typeof run>[1]): ReturnType<typeof runJson>;
}

/** A data directory as its first start leaves it, with the space `default`. */
export async function usedData(): Promise<DataDirectory> {
  const data = aDataDirectory();
  const { code, notes } = await data.run("space create first");
  if (code !== 0) throw new Error(notes);
  return data;
}

/** A data directory that isn't there yet, and commands on it: `run("sign a.jpg --space shop")`. */
export function aDataDirectory(): DataDirectory {
  const directory = aDirectory();
  const path = join(directory.path, "data");
  const wordsOf = (line: string) => [...line.split(" "), "--data", path];
  return {
    path,
    beside: (name) => join(directory.path, name),
    run: (line, surroundings) => run(wordsOf(line), surroundings),
    runJson: (line, surroundings) => runJson(wordsOf(line), surroundings),
    [Symbol.dispose]: directory[Symbol.dispose],
  };
}
