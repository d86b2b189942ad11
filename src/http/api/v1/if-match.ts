import { StaleRevision } from "#src/domain/assets/versions.ts";
import { Refusal } from "#src/lib/errors.ts";

/** How every change of a picture describes it. */
export const ifMatchHeader = {
  "If-Match": "The revision that was seen, in quotes; where it is another by now, this is refused with 412.",
};

/**
 * Runs a change with the revision that `If-Match` names, where it names one. What is asked for by a header is refused
 * as HTTP has it: 412 instead of a conflict.
 */
export async function ifMatch<T>(
  request: Request,
  change: (expected: { revision?: number }) => Promise<T>,
): Promise<T> {
  const revision = namedRevision(request);
  if (revision === undefined) return await change({});
  try {
    return await change({ revision });
  } catch (error) {
    if (!(error instanceof StaleRevision)) throw error;
    throw new Refusal("precondition_failed", error.message, { cause: error });
  }
}

function namedRevision(request: Request): number | undefined {
  const header = request.headers.get("if-match")?.trim() ?? "*";
  if (header === "*") return undefined;
  const [, digits] = /^"(\d{1,15})"$/.exec(header) ?? [];
  if (digits === undefined) {
    throw new Refusal("invalid", 'If-Match is not a revision in quotes, such as "3".');
  }
  return Number(digits);
}
