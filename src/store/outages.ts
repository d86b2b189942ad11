import { SQLiteError } from "bun:sqlite";
import { Refusal } from "#src/lib/errors.ts";

/**
 * A quota that is used up isn't among them: SQLite calls it SQLITE_IOERR_WRITE, like a broken disk, and bun:sqlite
 * hands on nothing that tells the two apart.
 */
const fullCodes = new Set(["SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"]);

/** An error of SQLite that whoever runs the server can do something about, as a refusal; others as they are. */
export function asRefusal(error: unknown, file?: string): unknown {
  if (!(error instanceof SQLiteError)) return error;
  if (fullCodes.has(error.code ?? "")) {
    return new Refusal("storage_full", "The disk of the server is full.", { cause: error });
  }
  if (error.code === "SQLITE_CANTOPEN" && file !== undefined) {
    const remedy = "Run it as the user that the data belongs to.";
    return new Refusal("forbidden", `This user may not open ${file}. ${remedy}`, { cause: error });
  }
  return error;
}
