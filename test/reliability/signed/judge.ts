import type { RawAnswer } from "./raw-client.ts";

/** Counts answers to what may be meant for one picture at most, and says what may not be. */
export class Judge {
  asked = 0;
  same = 0;
  readonly wrong: string[] = [];

  /** Refused, or the very same bytes. */
  judge(target: string, answer: RawAnswer, wanted: RawAnswer): void {
    this.asked += 1;
    if (answer.status === 200 && answer.body === wanted.body) this.same += 1;
    else if (answer.status === 200 && !isUnderstood(answer))
      this.wrong.push(`other bytes came for ${JSON.stringify(target)}`);
    else this.judgeRefusal(target, answer);
  }

  /** What we say of a mistake is kept by no cache. A server that can't read a request at all says 505, too. */
  judgeRefusal(target: string, { status, headers }: RawAnswer): void {
    const isOurs = headers.has("x-request-id");
    if (status === 200 || (status === 505 && !isOurs)) return;
    const what = JSON.stringify(target);
    if (status < 300 || status >= 500) this.wrong.push(`${what} was answered ${status}`);
    else if (isOurs && target.startsWith("/i/") && headers.get("cache-control") !== "no-store")
      this.wrong.push(`${what}: ${status} may be kept`);
  }
}

/** What `params/` says, and the app's own pages, are no picture. */
function isUnderstood({ headers }: RawAnswer): boolean {
  return !/^image\//.test(headers.get("content-type") ?? "");
}
