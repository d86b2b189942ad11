import type { Settings } from "#src/config/load.ts";
import { errorCode } from "#src/lib/files.ts";
import { isServed } from "#src/store/lock.ts";
import { type Check, type Finding, failed, ok } from "./check.ts";

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
    return ok(`${host}:${number} is free.`);
  } catch (error) {
    const code = errorCode(error);
    if (code === "EADDRINUSE")
      return failed(`Another program listens on ${host}:${number}. Choose another PORT.`);
    if (code === "EACCES")
      return failed(`This user may not listen on port ${number}. Choose one above 1023.`);
    return failed(
      `Nothing can listen on ${host}:${number}: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

export const networkChecks: Check[] = [{ name: "port", look: port }];
