import { dirname } from "node:path";
import { Refusal } from "#src/lib/errors.ts";
import { errorCode, isDiskFull } from "#src/lib/files.ts";

/** Does what makes the file or directory; where the machine won't have it made there, says so and what to do. */
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
