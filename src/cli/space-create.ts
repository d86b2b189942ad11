import { firstOrg } from "#src/domain/orgs/orgs.ts";
import { createSpace as createSpaceOf } from "#src/domain/spaces/spaces.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Input, Outcome } from "./command.ts";
import { system, withData } from "./data.ts";
import { defaultsFrom } from "./values.ts";

export async function createSpace({ arguments: [key = ""], flags, settings }: Input): Promise<Outcome> {
  const unsafeAllowed = flags.has("unsafe");
  if (unsafeAllowed && !settings.config.allowUnsafe) {
    throw new Refusal("forbidden", "Here no space may answer unsigned URLs. ALLOW_UNSAFE=yes would let it.");
  }
  const wanted = { key, name: flags.text("name"), defaults: defaultsFrom(flags), unsafeAllowed };
  const space = await withData(settings, async (services) => {
    const org = await firstOrg(services, system);
    return createSpaceOf(services, system, { orgId: org.id, ...wanted });
  });
  const { id, name, defaults, createdAt } = space;
  return {
    text: `Space ${space.key} is made. Its pictures are served under /i/${space.key}/.`,
    json: { id, key: space.key, name, defaults, unsafeAllowed: space.unsafeAllowed, createdAt },
  };
}
