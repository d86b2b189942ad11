import { expect, test } from "bun:test";
import { join } from "node:path";
import { connect } from "#src/store/connection.ts";
import { aDirectory } from "#test/support/directory.ts";

const script = `
  const { connect } = await import("#src/store/connection.ts");
  try {
    connect(process.argv[1]);
    console.log("opened");
  } catch (error) {
    console.log(error.code, error.message);
  }
`;

/** A limit on the size of files refuses SQLite's shared memory its place, as a full disk does. */
test("a database that finds no room when it is opened is refused as such", async () => {
  using root = aDirectory();
  const file = join(root.path, "imagor.db");
  const client = connect(file);
  client.run("CREATE TABLE cats (name TEXT)");
  client.close();
  const limited = `trap '' XFSZ; ulimit -f 8; exec "$0" -e "$1" "$2"`;
  const child = Bun.spawn(["sh", "-c", limited, process.execPath, script, file], {
    cwd: join(import.meta.dir, "../.."),
    stdout: "pipe",
    stderr: "pipe",
  });
  expect(await child.stdout.text()).toBe("storage_full The disk of the server is full.\n");
});
