import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Results } from "#src/domain/delivery/results.ts";
import type { RenderPool } from "#src/imaging/pool/pool.ts";
import { durationBuckets } from "./durations.ts";

export interface Watched {
  pool: Pick<RenderPool, "state" | "listen">;
  results: Pick<Results, "state">;
}

/** What goes on behind delivery and uploads: queue, render processes, kept results. */
export function watchRendering(registry: Registry, { pool, results }: Watched): void {
  const registers = [registry];
  const work = new Histogram({
    name: "imagor_cloud_render_seconds",
    help: "Time of a job of a render process by stage (wait, work) and what came out of it.",
    labelNames: ["stage", "what"],
    buckets: durationBuckets,
    registers,
  });
  pool.listen(({ what, waitedMs, workedMs }) => {
    work.observe({ stage: "wait", what }, waitedMs / 1000);
    work.observe({ stage: "work", what }, workedMs / 1000);
  });
  gauge("render_queue_jobs", "Jobs that wait for a render process.", () => pool.state().waiting);
  gauge(
    "render_queue_seconds",
    "Estimated work of the jobs that wait, seconds of one core.",
    () => pool.state().waitingMs / 1000,
  );
  gauge("render_processes", "Render processes that are ready or at work.", () => pool.state().processes);
  gauge("render_processes_busy", "Render processes at work.", () => pool.state().busy);
  gauge("result_memory_bytes", "Results held in memory.", () => results.state().memoryBytes);
  gauge("result_disk_bytes", "Results kept on disk, about.", () => results.state().diskBytes ?? 0);
  gauge("results_under_way", "Results that are being made or kept.", () => results.state().underWay);
  countEnds(registry, pool);

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `imagor_cloud_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
}

function countEnds(registry: Registry, pool: Watched["pool"]): void {
  new Counter({
    name: "imagor_cloud_render_processes_ended_total",
    help: "Render processes that ended and were replaced, by why: cpu, wall, memory, crash, grown.",
    labelNames: ["reason"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(pool.state().ended)) this.inc({ reason }, count);
    },
  });
}
