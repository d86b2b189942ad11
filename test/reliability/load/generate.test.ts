import { afterAll, expect, test } from "bun:test";
import { generate } from "./generate.ts";

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch({ url }) {
    const { pathname } = new URL(url);
    if (pathname === "/slow") await Bun.sleep(800);
    if (pathname === "/full") return new Response(null, { status: 503, headers: { "retry-after": "1" } });
    return new Response("x".repeat(100_000));
  },
});
const port = Number(server.port);
afterAll(() => server.stop(true));

test("requests are sent in their time, whatever becomes of those before", async () => {
  const orders = ["/slow", "/slow", "/quick", "/full"].map((path, turn) => ({
    path,
    kind: path,
    atMs: turn * 20,
  }));
  const outcomes = await generate({ port, orders });
  expect(outcomes.map(({ kind, status, saysRetryAfter }) => [kind, status, saysRetryAfter])).toEqual([
    ["/slow", 200, false],
    ["/slow", 200, false],
    ["/quick", 200, false],
    ["/full", 503, true],
  ]);
  const [first, , , last] = outcomes.map(({ atMs, lateMs, ms }) => ({ sent: atMs + lateMs, ms }));
  expect(last?.sent).toBeLessThan((first?.sent ?? 0) + (first?.ms ?? 0));
});

test("clients who wait for their answers get through as much as the server allows", async () => {
  const orders = Array.from({ length: 10_000 }, () => ({ path: "/slow", kind: "slow", atMs: 0 }));
  const outcomes = await generate({ port, orders, closedLoop: { clients: 3, seconds: 1 } });
  expect(outcomes.length).toBeGreaterThanOrEqual(3);
  expect(outcomes.length).toBeLessThanOrEqual(6);
});

test("what isn't answered is an outcome", async () => {
  const orders = [{ path: "/", kind: "nobody", atMs: 0 }];
  const [outcome] = await generate({ port: 1, orders });
  expect(outcome?.status).toBe(0);
});
