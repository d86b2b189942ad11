import type { Said } from "#src/http/errors.ts";
import { html } from "#src/http/respond.ts";
import { ErrorPage } from "#views/errors/error-page.tsx";
import type { Page } from "#views/page.ts";
import { variesBy } from "./page.ts";

export function errorPage(page: Page, said: Said, number: string): Response {
  return html(String(ErrorPage(page, { ...said, number })), {
    status: said.status,
    headers: { ...variesBy, ...said.headers, "cache-control": "no-store" },
  });
}
