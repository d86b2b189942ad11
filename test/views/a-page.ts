import { createPage } from "#views/page.ts";

/** An English page of the year 2026, in the theme of the system. */
export function aPage(options: Partial<Parameters<typeof createPage>[0]> = {}) {
  return createPage({
    language: "en",
    theme: "system",
    file: (name) => `/public/${name}`,
    here: "/",
    now: Date.UTC(2026, 10, 27, 12),
    ...options,
  });
}
