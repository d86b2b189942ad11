import { dirname } from "node:path";
import { Refusal } from "./errors.ts";
import { errorCode, isDiskFull } from "./files.ts";

/**
 * Does what makes the file or directory `path`. Where the machine won't have it made there, a Refusal says what to do:
 * not_found without the directory above, forbidden, invalid, storage_full.
 */
export async function writingTo<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw asRefusal(error, path);
  }
}

function asRefusal(cause: unknown, path: string): unknown {
  const directory = dirname(path);
  if (isDiskFull(cause)) return new Refusal("storage_full", `There is no room for ${path}.`, { cause });
  switch (errorCode(cause)) {
    case "ENOENT":
      return new Refusal("not_found", `There is no directory ${directory}. Make it first.`, { cause });
    case "ENOTDIR":
      return new Refusal("invalid", `${directory} is not a directory. Name another place.`, { cause });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new Refusal("forbidden", `This user may not write to ${directory}. Name another place.`, {
        cause,
      });
    default:
      return cause;
  }
}
