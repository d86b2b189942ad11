interface Cookie {
  name: string;
  value: string;
  /** 0 ends it. */
  maxAgeSeconds: number;
  /** Of the pages that are shown it, with those below; all of them otherwise. */
  path?: string;
  isForScripts?: boolean;
}

/** The value of `Set-Cookie`: not sent along by other sites but when one of their links leads here. */
export function cookieText(
  publicUrl: string,
  { name, value, maxAgeSeconds, path = "/", isForScripts = false }: Cookie,
): string {
  const hidden = isForScripts ? "" : "; HttpOnly";
  const secure = isHttps(publicUrl) ? "; Secure" : "";
  return `${name}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}${hidden}; SameSite=Lax${secure}`;
}

/** Bound to one host and to https; browsers refuse that name on plain http, where the cookie is named without it. */
export function boundName(publicUrl: string, name: string): string {
  return isHttps(publicUrl) ? `__Host-${name}` : name;
}

export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith("https:");
}
