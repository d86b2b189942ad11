import { Refusal } from "#src/lib/errors.ts";

interface Guarded {
  rules: { referrers?: readonly string[]; referrerRequired?: boolean };
}

/**
 * Refuses a picture that stands on a page of a host which the space doesn't name. Whoever says nothing of a page
 * (an app, a reader who keeps it to himself, the picture opened alone) is answered unless the space wants to know.
 */
export function refuseStrangePage(
  { rules: { referrers, referrerRequired = false } }: Guarded,
  request: Request,
): void {
  if (referrers === undefined) return;
  const referrer = request.headers.get("referer") ?? "";
  if (referrer === "" ? !referrerRequired : isNamed(hostOf(referrer), referrers)) return;
  throw new Refusal(
    "forbidden",
    "This picture isn't shown on this page. Name the page's host among the allowed referrers of the space.",
  );
}

/** What depends on the page must not be handed on by a cache that serves others. */
export function keptToThePage({ rules }: Guarded, headers: Record<string, string>): Record<string, string> {
  if (rules.referrers === undefined) return headers;
  const { "cache-control": control = "", vary } = headers;
  const kept = control.replace(/\bpublic, (?:s-maxage=\d+, )?/, "private, ");
  return { ...headers, "cache-control": kept, vary: vary ? `${vary}, Referer` : "Referer" };
}

function hostOf(referrer: string): string {
  return URL.parse(referrer)?.hostname ?? "";
}

function isNamed(host: string, referrers: readonly string[]): boolean {
  return referrers.some((name) => (name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name));
}
