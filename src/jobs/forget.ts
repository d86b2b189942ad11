import type { Needs } from "#src/domain/context.ts";
import { forgetAccounts } from "#src/domain/identity/closing.ts";
import { forgetUploadTokens } from "#src/domain/identity/upload-tokens.ts";
import { forgetMails } from "#src/domain/mail/outbox.ts";
import { forgetAnswers } from "#src/domain/once.ts";
import { eraseDeleted } from "#src/domain/orgs/erase.ts";
import { mendDemands } from "#src/domain/orgs/second-factor-demand.ts";
import { forgetFailedJobs } from "#src/store/queue.ts";
import type { Job } from "./worker.ts";

const failedKeptMs = 30 * 24 * 3_600_000;

/** Lets go of what nobody asks for any more. */
export function forgetOld(needs: Needs<"db" | "clock" | "storage" | "results" | "log">): Job {
  return {
    name: "forget",
    everySeconds: 3_600,
    async run(signal) {
      await forgetAnswers(needs);
      await forgetMails(needs);
      await forgetAccounts(needs);
      await forgetUploadTokens(needs);
      await eraseDeleted(needs, signal);
      const now = needs.clock.now();
      await needs.db.write((tx) => forgetFailedJobs(tx, now - failedKeptMs));
      await needs.db.write((tx) => mendDemands(tx, now));
    },
  };
}
