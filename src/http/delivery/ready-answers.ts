import type { Needs } from "#src/domain/context.ts";
import type { PeekedResult } from "#src/domain/delivery/results.ts";
import type { ResultPlace } from "#src/storage/results/result-files.ts";
import { heldUntilChange } from "#src/store/held.ts";

/** All of an answer but its picture, for whoever asks the very same again. */
export interface ReadyAnswer {
  place: ResultPlace;
  /** Milliseconds since 1970: from then on other headers are due. */
  until: number;
  /** The path as it may be logged. */
  loggedPath: string;
  headers: Headers;
}

/** By what a request says of the picture that it wants. */
export type ReadyAnswers = Map<string, ReadyAnswer>;

/** So many are held at most, and none for a longer question; then they are gathered anew. */
const mostHeld = 5_000;
const longestHeld = 1_000;

/** None is older than the rows that it was made of: take these before the rows are read. */
export const readyAnswers = heldUntilChange((): ReadyAnswers => new Map());

/**
 * What was answered to the very same request, where all of that still holds and the picture is at hand: to be made
 * an answer of at once.
 */
export function findReady(
  { clock, results }: Needs<"clock" | "results">,
  held: ReadyAnswers,
  request: Request,
): { answer: ReadyAnswer; result: PeekedResult } | undefined {
  if (held.size === 0 || !isPlain(request)) return undefined;
  const answer = held.get(questionOf(request));
  if (answer === undefined || clock.now() >= answer.until) return undefined;
  const result = results.peek(answer.place);
  return result && { answer, result };
}

export function keepReady(held: ReadyAnswers, request: Request, answer: ReadyAnswer): void {
  const question = questionOf(request);
  if (!isPlain(request) || question.length > longestHeld) return;
  if (held.size >= mostHeld) held.clear();
  held.set(question, answer);
}

/** Whoever names a condition, a range or a cache gets an answer of his own. */
function isPlain({ method, headers }: Request): boolean {
  return (
    method === "GET" &&
    headers.get("range") === null &&
    headers.get("if-none-match") === null &&
    headers.get("cache-control") === null
  );
}

/** A request may name its host twice over, and the header is what counts. */
function questionOf({ url, headers }: Request): string {
  return `${url}\n${headers.get("host")}\n${headers.get("accept")}`;
}
