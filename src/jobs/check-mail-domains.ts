import type { Needs } from "#src/domain/context.ts";
import { checkMailDomains as check } from "#src/domain/orgs/prove-mail-domain.ts";
import type { Job } from "./worker.ts";

/** Each domain is looked at once a day; where DNS doesn't answer, again an hour later. */
export function checkMailDomains(needs: Needs<"db" | "clock" | "sealer" | "dns" | "log">): Job {
  return { name: "check mail domains", everySeconds: 3_600, run: (signal) => check(needs, signal) };
}
