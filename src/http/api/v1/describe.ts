import type { TSchema } from "elysia";
import type { Scope } from "#src/domain/permissions.ts";
import { statuses } from "#src/http/refusals.ts";
import type { RefusalCode } from "#src/lib/errors.ts";

interface Answer {
  description: string;
  schema?: TSchema;
  /** Another type than JSON. */
  contentType?: string;
  headers?: Record<string, string>;
}

interface Route {
  operationId: string;
  summary: string;
  description?: string;
  /** Left out where any key of the space may. */
  scope?: Scope;
  /** Whether an upload token is as good. */
  takesUploadTokens?: boolean;
  answers: Record<number, Answer>;
  /** Beside those that every route has. */
  refusals: RefusalCode[];
  requestHeaders?: Record<string, string>;
  requestBody?: Answer;
}

const everywhere: RefusalCode[] = [
  "unauthenticated",
  "forbidden",
  "not_found",
  "uri_too_long",
  "invalid",
  "overloaded",
];

/** The part of an OpenAPI operation that Elysia can't infer, errors included. */
export function describe({
  scope,
  takesUploadTokens = false,
  answers,
  refusals,
  requestHeaders,
  requestBody,
  ...route
}: Route) {
  const byKey = { apiKey: scope === undefined ? [] : [scope] };
  return {
    ...route,
    tags: ["Pictures"],
    security: [byKey, ...(takesUploadTokens ? [{ uploadToken: [] }] : [])],
    responses: { ...success(answers), ...failure([...everywhere, ...refusals]) },
    // Moved to their places by openapi.ts: the plug-in overwrites them.
    "x-request-headers": requestHeaders ?? {},
    ...(requestBody && { "x-request-body": { ...content(requestBody), required: true } }),
  };
}

function success(answers: Record<number, Answer>) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      { description: answer.description, ...content(answer), ...headersOf(answer) },
    ]),
  );
}

function content({ schema, contentType = "application/json" }: Answer) {
  return schema === undefined ? {} : { content: { [contentType]: { schema } } };
}

function headersOf({ headers }: Answer) {
  if (headers === undefined) return {};
  const described = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  return { headers: Object.fromEntries(described) };
}

function failure(codes: RefusalCode[]) {
  const byStatus = Map.groupBy(codes, (code) => statuses[code].api);
  return Object.fromEntries(
    [...byStatus].map(([status, members]) => [
      status,
      {
        description: members.map((code) => `\`${code}\``).join(", "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}
