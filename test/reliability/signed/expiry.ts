import type { Report } from "#test/reliability/programme.ts";
import type { Site } from "#test/reliability/site.ts";
import { targetOf } from "./gallery.ts";

const livesMs = 1_200;
const watchedMs = 600;

const ways: Record<string, string>[] = [{}, { "if-none-match": "*" }, { accept: "image/webp" }];

/** `expire()` around its moment: before it a picture, from it on 410, be it kept, held already or new. */
export async function checkExpiry(site: Site, report: Report): Promise<void> {
  const now = Date.now();
  for (const at of [now - 1_000, now]) {
    const { status } = await site.ask(targetOf(site, "default", `30x20/filters:expire(${at})/cat.png`));
    if (status !== 410) report.wrong(`a URL that expired ${now - at} ms ago was answered ${status}`);
  }
  const expiresAt = Date.now() + livesMs;
  const target = targetOf(site, "default", `30x20/filters:expire(${expiresAt})/cat.png`);
  const seen = { before: 0, after: 0 };
  while (Date.now() < expiresAt + watchedMs) {
    for (const headers of ways) {
      const startedAt = Date.now();
      const { status } = await site.ask(target, { headers });
      if (startedAt >= expiresAt) seen.after += 1;
      else if (Date.now() < expiresAt) seen.before += 1;
      else continue;
      const isRight = startedAt >= expiresAt ? status === 410 : status === 200 || status === 304;
      if (!isRight) report.wrong(`${startedAt - expiresAt} ms from its expiry a URL was answered ${status}`);
    }
  }
  report.figure("asked before and after the expiry of a URL", `${seen.before}, ${seen.after}`);
}
