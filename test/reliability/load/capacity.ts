import type { Site } from "#test/reliability/site.ts";
import { generate } from "./generate.ts";
import type { Timeless } from "./mix.ts";

const seconds = 8;
/** More than are got through. */
const orders = 30_000;

/** What so many clients, each of whom waits for his answer, get through, requests a second. */
export async function capacityOf(
  { server: { port } }: Site,
  { clients, order }: { clients: number; order: (turn: number) => Timeless },
): Promise<number> {
  const all = Array.from({ length: orders }, (_, turn) => ({ ...order(turn), atMs: 0 }));
  const done = await generate({ port, orders: all, closedLoop: { clients, seconds } });
  const lastMs = Math.max(...done.map(({ atMs, ms }) => atMs + ms));
  return (done.filter(({ status }) => status === 200).length * 1000) / lastMs;
}
