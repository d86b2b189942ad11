/** Every way in which a request can be refused; http/errors.ts gives each its status. */
export type RefusalCode =
  | "not_found"
  | "forbidden"
  | "unauthenticated"
  | "invalid"
  | "conflict"
  | "over_quota"
  | "rate_limited"
  | "bad_signature"
  | "too_large"
  | "unsupported"
  | "broken"
  | "too_costly"
  | "expired"
  | "method_not_allowed"
  | "precondition_failed"
  | "range"
  | "uri_too_long"
  | "too_slow"
  | "storage_full"
  | "upstream"
  | "upstream_timeout"
  | "overloaded";

interface RefusalOptions {
  /** What is wrong with which input, by its public name. */
  fields?: Record<string, string>;
  /** When it may be asked again, where that is known. */
  retryAfterSeconds?: number;
  /** Kept for the log, never shown. */
  cause?: unknown;
}

/** An answer that the asker has to hear: a code to switch on and a public sentence that says what to do. */
export class Refusal extends Error {
  readonly fields: Record<string, string> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: RefusalCode,
    message: string,
    options: RefusalOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Refusal";
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

const passing: readonly RefusalCode[] = ["overloaded", "storage_full", "upstream", "upstream_timeout"];

/** Whether it says nothing about what was asked for: later the same may be done. */
export function isPassing({ code }: Refusal): boolean {
  return passing.includes(code);
}

/** Whether it was refused before anything was done for it, for want of room or time. */
export function isOverloaded(error: unknown): boolean {
  return error instanceof Refusal && error.code === "overloaded";
}
