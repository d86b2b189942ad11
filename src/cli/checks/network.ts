import { hostAndPort } from "#src/cli/values.ts";
import type { Settings } from "#src/config/load.ts";
import { listenRefusal } from "#src/http/listen.ts";
import { hasCode } from "#src/lib/files.ts";
import { isServed } from "#src/store/lock.ts";
import { type Check, type Finding, ok, warning } from "./check.ts";
import { asServerUser, isHidden } from "./data.ts";

async function port(settings: Settings): Promise<Finding> {
  const { dataDir, host, port: number } = settings.config;
  const isForeign = await isHidden(settings);
  if (!isForeign && isServed(dataDir)) return ok(`A server is running on ${dataDir}.`);
  try {
    const listener = Bun.listen({
      hostname: host,
      port: number,
      exclusive: true,
      socket: { data: () => {} },
    });
    listener.stop(true);
    return ok(`${hostAndPort(host, number)} is free.`);
  } catch (error) {
    if (isForeign && hasCode(error, "EADDRINUSE"))
      return warning(
        `${hostAndPort(host, number)} is taken, maybe by the server of this data. ${asServerUser}`,
      );
    throw listenRefusal(error, { host, port: number });
  }
}

export const networkChecks: Check[] = [{ name: "port", look: port }];
