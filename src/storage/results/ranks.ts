/** A result on disk. */
export interface Used {
  spaceId: string;
  /** Last, milliseconds since 1970. */
  usedAt: number;
  bytes: number;
}

interface Holding {
  bytes: number;
  byAge: Map<number, number>;
}

const minuteMs = 60_000;

/**
 * Which results go first where there are too many: the longer ago one was used and the more its space holds, the
 * sooner. So a space that has very many made pushes out its own, and what nobody uses any more doesn't stay because
 * its space holds little. Counted in minutes, as single results are too many to be held in memory.
 */
export class Ranks {
  readonly #now: number;
  readonly #spaces = new Map<string, Holding>();

  constructor(now: number) {
    this.#now = now;
  }

  add(used: Used): void {
    const holding = this.#spaces.get(used.spaceId) ?? { bytes: 0, byAge: new Map<number, number>() };
    const age = this.#ageOf(used);
    holding.byAge.set(age, (holding.byAge.get(age) ?? 0) + used.bytes);
    holding.bytes += used.bytes;
    this.#spaces.set(used.spaceId, holding);
  }

  /** The higher the sooner it goes. */
  rankOf(used: Used): number {
    return this.#ageOf(used) * (this.#spaces.get(used.spaceId)?.bytes ?? 0);
  }

  /** The lowest rank of which something has to go for so many bytes to be freed, and how many bytes of that rank. */
  lastToGo(excess: number): { rank: number; bytes: number } {
    const ranks = [...this.#spaces.values()].flatMap((holding) =>
      [...holding.byAge].map(([age, bytes]) => ({ rank: age * holding.bytes, bytes })),
    );
    let missing = excess;
    for (const { rank, bytes } of ranks.sort((a, b) => b.rank - a.rank)) {
      if (missing <= bytes) return { rank, bytes: missing };
      missing -= bytes;
    }
    return { rank: 0, bytes: missing };
  }

  /** Minutes, the one that goes on included. */
  #ageOf({ usedAt }: Used): number {
    return Math.max(0, Math.floor((this.#now - usedAt) / minuteMs)) + 1;
  }
}
