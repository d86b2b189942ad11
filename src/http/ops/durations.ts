/** Upper bounds of the buckets, seconds. */
export const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Series {
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
  readonly #series = new Map<string, Series>();

  constructor(
    readonly name: string,
    readonly help: string,
  ) {}

  /** `labels` as they are printed: `part="site",status="200"`. Few different ones, each is kept. */
  observe(labels: string, seconds: number): void {
    const series = this.#series.get(labels) ?? this.#open(labels);
    const bucket = durationBuckets.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.count += 1;
    series.sumSeconds += seconds;
  }

  print(): string {
    const lines = [`# HELP ${this.name} ${this.help}`, `# TYPE ${this.name} histogram`];
    for (const [labels, series] of this.#series) lines.push(...this.#linesOf(labels, series));
    return `${lines.join("\n")}\n`;
  }

  #open(labels: string): Series {
    const series = { counts: durationBuckets.map(() => 0), count: 0, sumSeconds: 0 };
    this.#series.set(labels, series);
    return series;
  }

  #linesOf(labels: string, { counts, count, sumSeconds }: Series): string[] {
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
