import type { Said } from "#src/http/errors.ts";
import { html } from "#src/http/respond.ts";
import { ErrorPage } from "#views/errors/error-page.tsx";
import type { PublicFile } from "#views/paths.ts";

const titles: Partial<Record<Said["code"], string>> = {
  not_found: "Page not found",
  forbidden: "Not allowed",
  unauthenticated: "Token needed",
  method_not_allowed: "Not possible here",
  internal: "Something went wrong",
};

export function errorPage({ code, status, message, headers }: Said, file: PublicFile): Response {
  const title = titles[code] ?? "This didn't work";
  return html(String(ErrorPage({ title, message, file })), {
    status,
    headers: { ...headers, "cache-control": "no-store" },
  });
}
