import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { sign } from "#src/imaging/url/sign.ts";
import { Refusal } from "#src/lib/errors.ts";
import { activeSigningKeys } from "./signing-keys.ts";

/** `/i/SPACE/SIGNATURE/PATH`, signed with the newest active key. */
export async function signUrl(
  needs: Needs<"db" | "sealer">,
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
  return `/i/${space.key}/${sign(key, sent)}/${sent}`;
}

/** What a client sends for the path: escapes stay, and what can't stand in a URL's path is escaped. */
function asSent(path: string): string {
  return path.toWellFormed().replaceAll(/[^!$%&'()*+,\-./0-9:;=@A-Z_a-z~]+/g, encodeURIComponent);
}

/** Clients take out `.` and `..` before they ask, so that the signature would be of another path. */
function checkPath(sent: string): void {
  if (sent === "")
    throw new Refusal("invalid", "There is nothing to sign: name a path.", { fields: { path: "empty" } });
  if (sent.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) {
    const fields = { path: "has a . or .. segment" };
    throw new Refusal("invalid", "A URL can't have . or .. between slashes: write the path without.", {
      fields,
    });
  }
}
