import { html } from "#src/http/respond.ts";
import { KitPage } from "#views/kit/kit-page.tsx";
import type { Page } from "#views/page.ts";

/** Every part of the pages in each of its states. */
export function kit(page: Page): Response {
  return html(String(KitPage(page)), { headers: { "cache-control": "no-store" } });
}
