import { cookieText } from "#src/lib/cookie.ts";

const yearSeconds = 31_536_000;
const name = "last-way";

/** The value of `Set-Cookie` by which the page of signing in knows what was used here last, and not by whom. */
export function lastWayCookie(publicUrl: string, way: string): string {
  return cookieText(publicUrl, { name, value: way, maxAgeSeconds: yearSeconds });
}

/** `password`, `passkey` or the key of an issuer; empty where nobody has signed in here. It is no more than a hint. */
export function lastWayOf({ headers }: Request): string {
  return new Bun.CookieMap(headers.get("cookie") ?? "").get(name) ?? "";
}
