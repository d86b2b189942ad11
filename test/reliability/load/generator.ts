/**
 * A process of its own, so that nothing else that a programme does makes requests late: Plan in, Outcomes out.
 * SIGTERM ends the asking.
 */
import { Connection } from "./connection.ts";
import type { Order, Outcome, Plan } from "./plan.ts";

/** More can't be open at a time; what comes then counts as unanswered. */
const mostConnections = 8_000;

const { port, startsAt, orders, closedLoop }: Plan = await Bun.stdin.json();
const connections: Connection[] = [];
const idle: Connection[] = [];
const now = () => performance.timeOrigin + performance.now() - startsAt;
let isOver = false;
process.on("SIGTERM", () => {
  isOver = true;
});
const outcomes = closedLoop ? await getThrough(closedLoop) : await sendInTime();
await Bun.write(Bun.stdout, JSON.stringify(outcomes));
process.exit(0);

async function sendInTime(): Promise<Outcome[]> {
  const sent: Promise<Outcome>[] = [];
  for (const order of orders) {
    while (now() < order.atMs && !isOver) await Bun.sleep(Math.min(order.atMs - now(), 2));
    if (isOver) break;
    sent.push(send(order));
  }
  return await Promise.all(sent);
}

async function getThrough({ clients, seconds }: { clients: number; seconds: number }): Promise<Outcome[]> {
  const done: Outcome[] = [];
  const left = orders.values();
  const client = async () => {
    for (const order of left) {
      if (now() > seconds * 1000) return;
      done.push(await send({ ...order, atMs: now() }));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return done;
}

async function send({ path, ...order }: Order): Promise<Outcome> {
  const sentAt = now();
  const lateMs = sentAt - order.atMs;
  const connection = idle.pop() ?? open();
  if (!connection) return { ...order, status: 0, saysRetryAfter: false, ms: 0, lateMs };
  const reply = await connection.ask(path);
  idle.push(connection);
  return { ...order, ...reply, ms: now() - sentAt, lateMs };
}

function open(): Connection | undefined {
  if (connections.length >= mostConnections) return undefined;
  const connection = new Connection(port);
  connections.push(connection);
  return connection;
}
