import { version } from "#src/lib/version.ts";
import type { Outcome } from "./command.ts";

export async function printVersion(): Promise<Outcome> {
  return { text: `imagor-cloud ${version} (Bun ${Bun.version})`, json: { version, bun: Bun.version } };
}
