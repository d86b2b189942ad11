import { STATUS_CODES } from "node:http";
import type { Said } from "#src/http/errors.ts";
import { html } from "#src/http/respond.ts";
import { ErrorPage } from "#views/errors/error-page.tsx";
import type { PublicFile } from "#views/paths.ts";

export function errorPage(said: Said, file: PublicFile): Response {
  const title = STATUS_CODES[said.status] ?? "Error";
  const headers = { ...said.headers, "cache-control": "no-store" };
  return html(String(ErrorPage({ title, message: said.message, file })), {
    status: said.status,
    headers,
  });
}
