import type { Needs } from "#src/domain/context.ts";
import type { PeekedResult } from "#src/domain/delivery/results.ts";
import type { Deliveries } from "#src/domain/spaces/activity.ts";
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
  /** Of its space. */
  deliveries: Deliveries;
}

interface Held extends ReadyAnswer {
  /** A request may name its host twice over, and the header is what counts. */
  host: string | null;
  accept: string | null;
}

/** By URL, and there by what else a request says of the picture that it wants. */
export interface ReadyAnswers {
  byUrl: Map<string, Held[]>;
  count: number;
}

/** So many are held at most, and none to a longer question; then they are gathered anew. */
const mostHeld = 5_000;
const longestUrl = 1_000;
const longestAccept = 200;
/** Browsers differ little in what they accept. */
const mostForUrl = 16;

/** None is older than the rows that it was made of: take these before the rows are read. */
export const readyAnswers = heldUntilChange((): ReadyAnswers => ({ byUrl: new Map(), count: 0 }));

/**
 * What was answered to the very same request, where all of that still holds and the picture is at hand: to be made
 * an answer of at once.
 */
export function findReady(
  { clock, results }: Needs<"clock" | "results">,
  held: ReadyAnswers,
  request: Request,
): { answer: ReadyAnswer; result: PeekedResult } | undefined {
  const { headers } = request;
  const answers = held.count === 0 ? undefined : held.byUrl.get(request.url);
  if (answers === undefined || !isPlain(request.method, headers)) return undefined;
  const answer = answers.find((each) => isAskedBy(headers, each));
  if (answer === undefined || clock.now() >= answer.until) return undefined;
  const result = results.peek(answer.place);
  return result && { answer, result };
}

export function keepReady(held: ReadyAnswers, { url, method, headers }: Request, answer: ReadyAnswer): void {
  const accept = headers.get("accept");
  if (!isPlain(method, headers) || url.length > longestUrl || (accept?.length ?? 0) > longestAccept) return;
  if (held.count >= mostHeld) forgetAll(held);
  const before = held.byUrl.get(url) ?? [];
  const others = before.filter((each) => !isAskedBy(headers, each)).slice(0, mostForUrl - 1);
  held.byUrl.set(url, [{ ...answer, host: headers.get("host"), accept }, ...others]);
  held.count += 1 + others.length - before.length;
}

function forgetAll(held: ReadyAnswers): void {
  held.byUrl.clear();
  held.count = 0;
}

/** Whoever names a condition, a range or a cache gets an answer of his own. */
function isPlain(method: string, headers: Headers): boolean {
  return (
    method === "GET" &&
    headers.get("range") === null &&
    headers.get("if-none-match") === null &&
    headers.get("cache-control") === null
  );
}

function isAskedBy(headers: Headers, { host, accept }: Held): boolean {
  return headers.get("host") === host && headers.get("accept") === accept;
}
