import { createHash, timingSafeEqual } from "node:crypto";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { type Exchange, exchangeOf } from "#src/http/exchange.ts";
import { clientAddress, isForwarded, isLoopback, type Trust } from "#src/http/plugins/client-address.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type Watched, watchRendering } from "./rendering.ts";

export interface Metrics {
  observe(request: Request, response: Response, exchange: Exchange): void;
  /** In Prometheus' text format. */
  print(): Promise<{ content: string; contentType: string }>;
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(watched: Watched): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  watchRendering(registry, watched);
  const durations = new Histogram({
    name: "imagor_cloud_http_request_duration_seconds",
    help: "Time from a request's head to its answer's head, by the part that answered.",
    labelNames: ["part", "method", "status"],
    buckets: seconds,
    registers: [registry],
  });
  const refusals = new Counter({
    name: "imagor_cloud_refusals_total",
    help: "Requests that were refused, by the part that answered and the reason.",
    labelNames: ["part", "reason"],
    registers: [registry],
  });
  const results = new Counter({
    name: "imagor_cloud_results_total",
    help: "Results that were delivered, by their format and where they came from: memory, disk, made, joined, unkept.",
    labelNames: ["via", "format"],
    registers: [registry],
  });
  return {
    observe(request, response, { part, startedAt, reason, result }) {
      const method = methods.has(request.method) ? request.method : "other";
      durations.observe({ part, method, status: response.status }, (performance.now() - startedAt) / 1000);
      if (reason !== undefined) refusals.inc({ part, reason });
      if (result !== undefined) results.inc(result);
    },
    async print() {
      return { content: await registry.metrics(), contentType: registry.contentType };
    },
  };
}

interface Door {
  token: string | undefined;
  trust: Trust;
}

/** With a token only its holder reads the metrics; without one, only who asks from this machine, through no proxy. */
export function requireMetricsReader(request: Request, { token, trust }: Door): void {
  if (token !== undefined) {
    if (isSame(request.headers.get("authorization") ?? "", `Bearer ${token}`)) return;
    throw new Refusal("unauthenticated", "Send the token of METRICS_TOKEN: `Authorization: Bearer …`.");
  }
  const address = clientAddress(request, exchangeOf(request).connection, trust);
  if (address !== undefined && isLoopback(address) && !isForwarded(request)) return;
  throw new Refusal("forbidden", "Metrics are read on the machine itself, or with a METRICS_TOKEN.");
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
