import { createIssuers } from "#src/app.ts";
import type { Settings } from "#src/config/load.ts";
import { type Check, type Finding, failed, ok } from "./check.ts";

/** Whether those by whom people sign in answer, and as whom they were set. */
async function issuers({ config }: Settings): Promise<Finding> {
  const { list, begin } = createIssuers(config);
  if (list.length === 0) return ok("None is set: people sign in with a password.");
  const way = { redirectUri: config.publicUrl, state: "", nonce: "", verifier: "" };
  for (const { key, issuer } of list) {
    try {
      await begin(key, way);
    } catch (error) {
      const { cause = error } = error as Error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      return failed(`${issuer} can't be used to sign in: ${reason}. Mend its setting, or the issuer.`);
    }
  }
  return ok(`${list.map(({ name }) => name).join(", ")} can be used.`);
}

export const issuerChecks: Check[] = [{ name: "sign-in from outside", look: issuers }];
