import { liftSecondFactorDemand } from "#src/domain/orgs/second-factor-demand.ts";
import type { Input, Outcome } from "./command.ts";
import { system, withData } from "./data.ts";

/** For an org whose people can't get in any more. */
export async function liftSecondFactor({ flags, settings }: Input): Promise<Outcome> {
  const orgId = flags.text("org") ?? "";
  await withData(settings, (services) => liftSecondFactorDemand(services, system, { orgId }));
  return { text: "The organisation demands no second factor.", json: { orgId, secondFactorFrom: null } };
}
