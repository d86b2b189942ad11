import { html } from "#src/http/respond.ts";
import type { Page } from "#views/page.ts";
import { WelcomePage } from "#views/pages/welcome.tsx";
import { variesBy } from "./page.ts";

export function welcome(page: Page, publicUrl: string): Response {
  return html(String(WelcomePage(page, { publicUrl })), { headers: variesBy });
}
