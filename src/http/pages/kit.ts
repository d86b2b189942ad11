import { statuses } from "#src/http/refusals.ts";
import { html } from "#src/http/respond.ts";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import { KitPage } from "#views/kit/kit-page.tsx";
import type { Page } from "#views/page.ts";

/** Every part of the pages in each of its states. */
export function kit(page: Page): Response {
  return html(String(KitPage(page)), { headers: { "cache-control": "no-store" } });
}

/** Refuses with that code, or fails where there is none of that name: to see what is said then. */
export function refuse(code: string): never {
  if (isCode(code)) throw new Refusal(code, "This is how a page refuses.");
  throw new Error("This is how a page fails.");
}

function isCode(code: string): code is RefusalCode {
  return Object.hasOwn(statuses, code);
}
