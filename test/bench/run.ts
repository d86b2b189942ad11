/** `bun run bench`: measures the built executable and prints the figures. */
import { measureStart } from "./start.ts";

process.stdout.write(`${(await measureStart()).join("\n")}\n`);
