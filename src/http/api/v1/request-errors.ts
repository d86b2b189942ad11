import { NotFoundError, ParseError, ValidationError } from "elysia";
import { Refusal } from "#src/lib/errors.ts";

interface Mistake {
  path: string;
  /** Undefined where it is missing. */
  value?: unknown;
  message: string;
  schema?: { title?: string; description?: string };
}

const places: Record<string, string> = { body: "body", query: "query", property: "query", params: "path" };

/** Elysia's own errors in our words; everything else as it is. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof ValidationError) return mistakesOf(error);
  if (error instanceof ParseError) return error.cause instanceof Refusal ? error.cause : unreadable();
  if (error instanceof NotFoundError) {
    return new Refusal("not_found", "Nothing answers here. The API is described at /api/v1/openapi.json.");
  }
  return error;
}

function unreadable(): Refusal {
  return new Refusal("invalid", "The body can't be read. Send a JSON object.");
}

function mistakesOf(error: ValidationError): Refusal {
  const mistakes = error.all as Mistake[];
  const known = knownIn(error);
  const fields = Object.fromEntries(mistakes.map((mistake) => [nameOf(mistake), ruleOf(mistake, known)]));
  const place = places[error.type] ?? error.type;
  const names = Object.keys(fields).join(", ");
  const isMissing = mistakes.every(({ path, value }) => path !== "" && value === undefined);
  const what = isMissing
    ? `The ${place} lacks ${names}; \`errors\` says what that is.`
    : `Something in the ${place} (${names}) is not right; \`errors\` says what it may be.`;
  return new Refusal("invalid", what, { fields });
}

/** A number out of its range comes without a path: its schema carries the name as its title. */
function nameOf({ path, schema }: Mistake): string {
  return path.split("/").slice(1).join(".") || schema?.title || "request";
}

/** What can be named where the mistake was made. */
function knownIn({ validator }: ValidationError): string[] {
  const { schema } = validator as { schema?: { properties?: object } };
  return Object.keys(schema?.properties ?? {});
}

/** TypeBox's own words for what a schema without additional properties doesn't name. */
const unexpected = "Unexpected property";

function ruleOf({ message, schema }: Mistake, known: string[]): string {
  if (message === unexpected) return `Not known here. Known: ${known.join(", ")}.`;
  return schema?.description ?? message;
}
