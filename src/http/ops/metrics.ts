import { createHash, timingSafeEqual } from "node:crypto";
import { Counter, collectDefaultMetrics, Registry } from "prom-client";
import { type Exchange, exchangeOf } from "#src/http/exchange.ts";
import { clientAddress, isForwarded, isLoopback, type Trust } from "#src/http/plugins/client-address.ts";
import { Refusal } from "#src/lib/errors.ts";
import { Durations } from "./durations.ts";
import { type Watched, watchRendering } from "./rendering.ts";

export interface Metrics {
  observe(request: Request, response: Response, exchange: Exchange): void;
  /** What was refused and delivered since the start. */
  counts(): Promise<Counts>;
  /** In Prometheus' text format. */
  print(): Promise<{ content: string; contentType: string }>;
}

export interface Counts {
  refusals: { part: string; reason: string; count: number }[];
  /** By where they came from. */
  results: { via: Delivered["via"]; count: number }[];
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

export function createMetrics(watched: Watched): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  watchRendering(registry, watched);
  const durations = new Durations(
    "imagor_cloud_http_request_duration_seconds",
    "Time from a request's head to its answer's head, by the part that answered.",
  );
  const refusals = new Counter({
    name: "imagor_cloud_refusals_total",
    help: "Requests that were refused, by the part that answered and the reason.",
    labelNames: ["part", "reason"],
    registers: [registry],
  });
  const results = countResults(registry);
  return {
    observe(request, response, { part, startedAt, reason, result }) {
      const method = methods.has(request.method) ? request.method : "other";
      durations.observe(part, method, response.status, (performance.now() - startedAt) / 1000);
      if (reason !== undefined) refusals.inc({ part, reason });
      if (result !== undefined) results.add(result);
    },
    async counts() {
      const { values } = await refusals.get();
      return {
        refusals: values.map(({ labels, value }) => {
          return { part: String(labels.part), reason: String(labels.reason), count: value };
        }),
        results: results.counts(),
      };
    },
    async print() {
      const content = `${await registry.metrics()}\n${durations.print()}`;
      return { content, contentType: registry.contentType };
    },
  };
}

type Delivered = NonNullable<Exchange["result"]>;

/** Counted by ourselves and handed over when somebody reads: cheap, since each picture is counted. */
function countResults(registry: Registry): { add(result: Delivered): void; counts(): Counts["results"] } {
  const counts: (Delivered & { count: number })[] = [];
  new Counter({
    name: "imagor_cloud_results_total",
    help: "Results that were delivered, by their format and where they came from: memory, disk, made, joined, unkept.",
    labelNames: ["via", "format"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { via, format, count } of counts) this.inc({ via, format }, count);
    },
  });
  return {
    add({ via, format }) {
      const counted = counts.find((each) => each.via === via && each.format === format);
      if (counted) counted.count += 1;
      else counts.push({ via, format, count: 1 });
    },
    counts: () =>
      [...Map.groupBy(counts, ({ via }) => via)].map(([via, each]) => {
        return { via, count: each.reduce((sum, { count }) => sum + count, 0) };
      }),
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
