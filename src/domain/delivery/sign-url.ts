import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { limitsOf } from "#src/domain/spaces/space-limits.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { sign } from "#src/imaging/url/sign.ts";
import { Refusal } from "#src/lib/errors.ts";
import { activeSigningKeys } from "./signing-keys.ts";

/** `/i/SPACE/SIGNATURE/PATH`, signed with the newest active key. */
export async function signUrl(
  needs: Needs<"db" | "sealer" | "publicUrl" | "limits">,
  actor: Actor,
  { spaceKey, path }: { spaceKey: string; path: string },
): Promise<string> {
  const space = await requireSpace(needs, actor, spaceKey, "urls:sign");
  const sent = asSent(path.replace(/^\/+/, ""));
  checkPath(sent);
  const [key] = await activeSigningKeys(needs, space.id);
  if (key === undefined) {
    const remedy = `imagor-cloud signing-key add --space ${space.key}`;
    throw new Refusal("conflict", `This space has no active signing key. Make one: ${remedy}`);
  }
  const signed = `/i/${space.key}/${sign(key, sent)}/${sent}`;
  checkLength(needs.publicUrl + signed, limitsOf(space, needs.limits).urlMaxBytes);
  return signed;
}

/** What a client sends for the path: escapes stay, and what can't stand in a URL's path is escaped. */
function asSent(path: string): string {
  return path.toWellFormed().replaceAll(/[^!$%&'()*+,\-./0-9:;=@A-Z_a-z~]+/g, encodeURIComponent);
}

/** What can't be meant, or can't be asked for as it was signed. */
function checkPath(sent: string): void {
  const fault = faultOf(sent);
  if (fault === undefined) return;
  const example = "Name operations and picture, such as 300x200/smart/cat.jpg.";
  throw new Refusal("invalid", `This can't be signed: ${fault}. ${example}`, { fields: { path: fault } });
}

function faultOf(sent: string): string | undefined {
  if (sent === "") return "there is no path";
  if (/^https?:/i.test(sent)) return "it is a whole URL";
  if (/^(?:unsafe|params)\//.test(sent)) return "unsafe/ and params/ stand where a signature would";
  if (parsePath(`unsafe/${sent}`).image === "") return "it names no picture";
  // Clients take them out before they ask, so that the signature would be of another path.
  if (sent.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)))
    return "a URL can't have . or .. between slashes";
  return undefined;
}

function checkLength(url: string, maxBytes: number): void {
  if (url.length <= maxBytes) return;
  throw new Refusal(
    "uri_too_long",
    `The URL would have ${url.length} bytes, and longer ones than ${maxBytes} aren't answered. Ask for less in one.`,
  );
}
