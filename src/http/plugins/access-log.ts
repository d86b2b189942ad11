import type { Exchange } from "#src/http/exchange.ts";
import type { Log } from "#src/lib/log.ts";

const longestPath = 2_000;

/** One line for each answer. The path comes without its query and signature, which are secrets. */
export function logAccess(log: Log, request: Request, response: Response, exchange: Exchange): void {
  if (!log.isLevelEnabled("info")) return;
  const length = response.headers.get("content-length");
  log.info(
    {
      requestId: exchange.id,
      method: request.method,
      path: exchange.loggedPath.slice(0, longestPath),
      status: response.status,
      ms: Math.round((performance.now() - exchange.startedAt) * 10) / 10,
      ...(length !== null && { bytes: Number(length) }),
      ...(exchange.result && { via: exchange.result.via, format: exchange.result.format }),
      ...(exchange.reason !== undefined && { reason: exchange.reason }),
    },
    "access",
  );
}
