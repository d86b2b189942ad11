import type { Needs } from "#src/domain/context.ts";
import { lookUpInvitation } from "#src/domain/orgs/invitations.ts";
import { boundName, cookieText } from "#src/lib/cookie.ts";

const daySeconds = 86_400;

/** The value of `Set-Cookie` by which whoever signs up by a link comes back to it once his address is confirmed. */
export function keepInvitation(publicUrl: string, token: string): string {
  return cookieText(publicUrl, { name: nameFor(publicUrl), value: token, maxAgeSeconds: daySeconds });
}

/** The token of the invitation that this browser came by, if it is still good, and the cookie that ends its keeping. */
export async function keptInvitation(
  needs: Needs<"db" | "clock" | "publicUrl">,
  { headers }: Request,
): Promise<{ token: string | undefined; cookies: string[] }> {
  const name = nameFor(needs.publicUrl);
  const token = new Bun.CookieMap(headers.get("cookie") ?? "").get(name);
  if (!token) return { token: undefined, cookies: [] };
  const ended = cookieText(needs.publicUrl, { name, value: "", maxAgeSeconds: 0 });
  const isGood = (await lookUpInvitation(needs, token)) !== undefined;
  return { token: isGood ? token : undefined, cookies: [ended] };
}

function nameFor(publicUrl: string): string {
  return boundName(publicUrl, "invitation");
}
