import { toOpenAPISchema } from "@elysiajs/openapi";
import { scopes } from "#src/domain/permissions.ts";
import { statuses } from "#src/http/refusals.ts";
import { apiRoutes } from "./routes.ts";

interface DocumentOptions {
  version: string;
  publicUrl?: string;
}

const problemSchema = {
  type: "object",
  description: "RFC 9457.",
  required: ["type", "title", "status", "detail", "code", "instance"],
  properties: {
    type: { type: "string", const: "about:blank" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened and what to do, in a sentence." },
    code: {
      type: "string",
      enum: [...Object.keys(statuses), "internal"],
      description: "Stable; switch on it.",
    },
    instance: { type: "string", description: "The request's own number, as in X-Request-Id and the log." },
    errors: {
      type: "object",
      description: "What is wrong with which input.",
      additionalProperties: { type: "string" },
    },
  },
};

const keyScheme = {
  type: "http",
  scheme: "bearer",
  description: `An API key, made on the page of that name or by \`imagor-cloud api-key create\`. Scopes: ${scopes.join(", ")}.`,
};

const uploadTokenScheme = {
  type: "http",
  scheme: "bearer",
  description: "An upload token, made by `makeUploadToken`. Browsers may send it from pages of any site.",
};

type Json = Record<string, unknown>;

interface Operation extends Json {
  parameters?: { name: string; in: string; schema: Json }[];
}

/** OpenAPI 3.1 of the routes as they are mounted, with what the plug-in leaves out or gets wrong put right. */
export function openApiDocument({ version, publicUrl }: DocumentOptions): Json {
  const { paths } = toOpenAPISchema(apiRoutes(describedOnly));
  return {
    openapi: "3.1.0",
    info: {
      title: "Imagor Cloud",
      version,
      description:
        "Put pictures in, and use them anywhere by a signed URL that says what they should look like.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    ...(publicUrl !== undefined && { servers: [{ url: publicUrl }] }),
    tags: [{ name: "Pictures", description: "Pictures of a space and the URLs that show them." }],
    paths: Object.fromEntries(
      Object.entries(plain(paths)).map(([path, operations]) => [path, mendAll(operations as Json)]),
    ),
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { apiKey: keyScheme, uploadToken: uploadTokenScheme },
    },
  };
}

function describedOnly(): never {
  throw new Error("These routes were made to be described, not to be asked.");
}

function mendAll(operations: Json): Json {
  return Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => [method, mend(operation as Operation)]),
  );
}

/** The plug-in writes its own request bodies and parameters over ours. */
function mend(operation: Operation): Json {
  const {
    "x-request-headers": headers,
    "x-request-body": body,
    requestBody: _,
    parameters,
    ...rest
  } = operation;
  const own = Object.entries(headers as Record<string, string>).map(([name, description]) => ({
    name,
    in: "header",
    description,
    schema: { type: "string" },
  }));
  return {
    ...rest,
    parameters: [...(parameters ?? []).map(describeParameter), ...own],
    ...(body !== undefined && { requestBody: body }),
  };
}

function describeParameter({ schema, ...parameter }: { schema: Json }): Json {
  const { title: _, description, ...own } = schema;
  return { ...parameter, ...(description !== undefined && { description }), schema: own };
}

/** Without the symbols that TypeBox leaves in its schemas, and each number as one: Elysia reads them from text too. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part) => numberOf(part) ?? part);
}

function numberOf(part: unknown): Json | undefined {
  const alternatives = (part as { anyOf?: unknown } | null)?.anyOf;
  if (!Array.isArray(alternatives) || !alternatives.some(({ type }) => type === "string")) return undefined;
  return alternatives.find(({ type }) => type === "integer" || type === "number");
}
