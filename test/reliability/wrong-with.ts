import { judgeResult } from "#test/support/judge-result.ts";
import { type Answer, answerMs } from "./site.ts";

/** Undefined for a refusal or a whole picture, in time. */
export async function wrongWith({ status, ms, headers, bytes }: Answer): Promise<string | undefined> {
  if (ms > answerMs) return `took ${Math.round(ms)} ms`;
  if (status >= 400 && status < 500) return undefined;
  if (status !== 200) return `was answered ${status}: ${new TextDecoder().decode(bytes)}`;
  const judged = judgeResult(bytes, headers.get("content-type") ?? "");
  return await judged.then(
    () => undefined,
    (error: Error) => `doesn't decode: ${error.message}`,
  );
}
