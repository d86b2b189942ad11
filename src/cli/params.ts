import { paramsJson } from "#src/imaging/url/params-json.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import type { Input, Outcome } from "./command.ts";

/** The same as a request for `params/PATH`. */
export async function params({ arguments: [path = ""] }: Input): Promise<Outcome> {
  const json = paramsJson(parsePath(path));
  return { text: JSON.stringify(json, null, 2), json };
}
