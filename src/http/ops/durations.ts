/** Upper bounds of the buckets, seconds. */
export const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Series {
  part: string;
  method: string;
  /** How many fell into each bucket and no lower one. */
  counts: number[];
  count: number;
  sumSeconds: number;
}

/**
 * A histogram in Prometheus' text format. Every answer is counted here, and prom-client takes as long for one
 * observation with labels as a tenth of an answer from memory takes in all.
 */
export class Durations {
  /** By status. */
  readonly #series = new Map<number, Series[]>();

  constructor(
    readonly name: string,
    readonly help: string,
  ) {}

  /** Parts and methods are few, and each is kept. */
  observe(part: string, method: string, status: number, seconds: number): void {
    const series =
      this.#series.get(status)?.find((each) => each.part === part && each.method === method) ??
      this.#open(part, method, status);
    const bucket = durationBuckets.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.count += 1;
    series.sumSeconds += seconds;
  }

  print(): string {
    const lines = [`# HELP ${this.name} ${this.help}`, `# TYPE ${this.name} histogram`];
    for (const [status, all] of this.#series) {
      for (const series of all) lines.push(...this.#linesOf(series, status));
    }
    return `${lines.join("\n")}\n`;
  }

  #open(part: string, method: string, status: number): Series {
    const series = { part, method, counts: durationBuckets.map(() => 0), count: 0, sumSeconds: 0 };
    this.#series.set(status, [...(this.#series.get(status) ?? []), series]);
    return series;
  }

  #linesOf({ part, method, counts, count, sumSeconds }: Series, status: number): string[] {
    const labels = `part="${part}",method="${method}",status="${status}"`;
    let below = 0;
    const buckets = durationBuckets.map((bound, at) => {
      below += counts[at] ?? 0;
      return `${this.name}_bucket{le="${bound}",${labels}} ${below}`;
    });
    return [
      ...buckets,
      `${this.name}_bucket{le="+Inf",${labels}} ${count}`,
      `${this.name}_sum{${labels}} ${sumSeconds}`,
      `${this.name}_count{${labels}} ${count}`,
    ];
  }
}
