import { openApiDocument } from "#src/http/api/v1/openapi.ts";
import { version } from "#src/lib/version.ts";
import type { Outcome } from "./command.ts";

export async function openapi(): Promise<Outcome> {
  const json = openApiDocument({ version });
  return { text: JSON.stringify(json, null, 2), json };
}
