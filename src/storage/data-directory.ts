import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal } from "#src/lib/errors.ts";
import { errorCode, nearestExisting } from "#src/lib/files.ts";
import { durableDirectories } from "./directories.ts";

/**
 * Makes the directory (0700) where it is missing, with those above it, so that its name survives a power cut.
 * Refuses one that this user can't work in, and what is no directory.
 */
export async function openDataDirectory(path: string): Promise<void> {
  try {
    await durableDirectories(await nearestExisting(dirname(path)))(path);
    if (!(await stat(path)).isDirectory()) throw noDirectory(path);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw asRefusal(error, path);
  }
}

function asRefusal(error: unknown, path: string): unknown {
  switch (errorCode(error)) {
    case "ENOTDIR":
      return noDirectory(path, error);
    case "EACCES":
    case "EPERM":
      return new Refusal(
        "forbidden",
        `This user may not read and write ${path}. Run it as the user that it belongs to, or name another directory by --data.`,
        { cause: error },
      );
    case "EROFS":
      return new Refusal(
        "forbidden",
        `The disk of ${path} can only be read. Name a directory on another one by --data.`,
        { cause: error },
      );
    case "ENOENT":
      return new Refusal(
        "invalid",
        `${path} can't be made: nothing can lie there. Name another directory by --data or DATA_DIR.`,
        { cause: error },
      );
    default:
      return error;
  }
}

function noDirectory(path: string, cause?: unknown): Refusal {
  return new Refusal("invalid", `${path} is not a directory. Name another by --data or DATA_DIR.`, { cause });
}
