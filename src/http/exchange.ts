import type { FoundResult } from "#src/domain/delivery/results.ts";
import type { ReadyAnswer } from "./delivery/ready-answers.ts";

/** What the socket knows of a request; a test without a socket leaves it out. */
export interface Connection {
  /** Of the peer, which may be a proxy. */
  readonly address?: string | undefined;
  /** Replaces the idle timeout of the connection while this request lasts. */
  allowSeconds?(seconds: number): void;
}

/** One request on its way to its answer: what is told to the log beside what was asked. */
export interface Exchange {
  id: string;
  connection: Connection;
  /** Monotonic milliseconds. */
  startedAt: number;
  /** Which part answers, for metrics: few and fixed names. */
  part: string;
  /** The path as it may be logged: without query and signature. */
  loggedPath: string;
  /** Of the body that HEAD leaves out without making it. */
  omittedBytes?: number;
  /** What was delivered, and where it came from. */
  result?: { via: FoundResult["via"]; format: FoundResult["format"] };
  /** Whoever asks the same may be answered the same. */
  repeatable?: Pick<ReadyAnswer, "place" | "until" | "deliveries">;
  /** Why it was refused: the code of the Refusal. */
  reason?: string;
}

const exchanges = new WeakMap<Request, Exchange>();

export function openExchange(request: Request, connection: Connection): Exchange {
  const exchange = newExchange(connection);
  exchanges.set(request, exchange);
  return exchange;
}

/** One that nobody has to find by its request. */
export function newExchange(connection: Connection): Exchange {
  return { id: Bun.randomUUIDv7(), connection, startedAt: performance.now(), part: "front", loggedPath: "" };
}

/** Elysia hands the same request on, so whoever holds it finds what belongs to it. */
export function exchangeOf(request: Request): Exchange {
  return exchanges.get(request) ?? openExchange(request, {});
}
