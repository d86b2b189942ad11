import { Refusal } from "#src/lib/errors.ts";

const harmless = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/** Refuses (forbidden) what another site has a browser send; where the browser doesn't say it, its Origin does. */
export function refuseOtherSites({ method, headers }: Request, publicUrl: string): void {
  if (harmless.has(method)) return;
  const site = headers.get("sec-fetch-site");
  const isOwn = site === null ? isOwnOrigin(headers, publicUrl) : site === "same-origin";
  if (isOwn) return;
  throw new Refusal("forbidden", `This form came from another site. Open ${publicUrl} and try again there.`);
}

/** On plain http browsers leave Sec-Fetch-Site away. */
function isOwnOrigin(headers: Headers, publicUrl: string): boolean {
  const origin = headers.get("origin") ?? "";
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === headers.get("host");
}
