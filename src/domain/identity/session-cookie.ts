import { boundName, cookieText } from "#src/lib/cookie.ts";
import { absoluteMs } from "./sessions.ts";

/** The value of `Set-Cookie` that keeps a session's token. How long it is good is the server's to know. */
export function sessionCookie(publicUrl: string, token: string): string {
  return cookie(publicUrl, token, absoluteMs / 1000);
}

/** The value of `Set-Cookie` that ends it. */
export function endedSessionCookie(publicUrl: string): string {
  return cookie(publicUrl, "", 0);
}

/** The token within the value of `Cookie`; undefined where it holds none. */
export function readSessionCookie(publicUrl: string, header: string): string | undefined {
  const name = nameFor(publicUrl);
  const pairs = header.split(";").map((pair) => pair.trim());
  const values = pairs
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  // Of two with one name one was put there by somebody else.
  return values.length === 1 && values[0] ? values[0] : undefined;
}

function cookie(publicUrl: string, value: string, maxAgeSeconds: number): string {
  return cookieText(publicUrl, { name: nameFor(publicUrl), value, maxAgeSeconds });
}

function nameFor(publicUrl: string): string {
  return boundName(publicUrl, "session");
}
