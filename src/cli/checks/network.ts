import { hostAndPort } from "#src/cli/values.ts";
import type { Settings } from "#src/config/load.ts";
import { listenRefusal } from "#src/http/server.ts";
import { isServed } from "#src/store/lock.ts";
import { type Check, type Finding, ok } from "./check.ts";

async function port({ config: { dataDir, host, port: number } }: Settings): Promise<Finding> {
  if (isServed(dataDir)) return ok(`A server is running on ${dataDir}.`);
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
    throw listenRefusal(error, { host, port: number });
  }
}

export const networkChecks: Check[] = [{ name: "port", look: port }];
