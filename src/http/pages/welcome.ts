import { html } from "#src/http/respond.ts";
import { WelcomePage } from "#views/pages/welcome.tsx";
import type { PublicFile } from "#views/paths.ts";

interface WelcomeOptions {
  publicUrl: string;
  file: PublicFile;
}

export function welcome(options: WelcomeOptions): Response {
  return html(String(WelcomePage(options)));
}
