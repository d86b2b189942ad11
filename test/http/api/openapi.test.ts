import { expect, test } from "bun:test";
import { openApiDocument } from "#src/http/api/v1/openapi.ts";
import { statuses } from "#src/http/refusals.ts";
import { version } from "#src/lib/version.ts";
import { anApp, aPicture } from "#test/http/an-app.ts";

interface Described {
  openapi: string;
  servers?: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Schema> };
}

interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters: { name: string; in: string; schema: Schema; description?: string }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

type Schema = Record<string, unknown>;

const described = JSON.parse(JSON.stringify(openApiDocument({ version: "1.2.3" }))) as Described;
const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ route: `${method} ${path}`, path, operation })),
);

test("every route of the API is described", () => {
  expect(described.openapi).toBe("3.1.0");
  expect(operations.map(({ route, operation }) => `${route} ${operation.operationId}`).sort()).toEqual([
    "delete /api/v1/spaces/{space}/assets/{asset} deleteAsset",
    "delete /api/v1/spaces/{space}/assets/{asset}/results purgeAssetResults",
    "delete /api/v1/spaces/{space}/fonts/{font} deleteFont",
    "delete /api/v1/spaces/{space}/results purgeResults",
    "delete /api/v1/spaces/{space}/warm-ups/{warmUp} cancelWarmUp",
    "get /api/v1/audit listAuditEvents",
    "get /api/v1/filters listFilters",
    "get /api/v1/spaces listSpaces",
    "get /api/v1/spaces/{space} findSpace",
    "get /api/v1/spaces/{space}/assets listAssets",
    "get /api/v1/spaces/{space}/assets/{asset} findAsset",
    "get /api/v1/spaces/{space}/assets/{asset}/original downloadOriginal",
    "get /api/v1/spaces/{space}/fonts listFonts",
    "get /api/v1/spaces/{space}/warm-ups listWarmUps",
    "get /api/v1/spaces/{space}/warm-ups/{warmUp} findWarmUp",
    "get /api/v1/usage findUsage",
    "patch /api/v1/spaces/{space} updateSpace",
    "patch /api/v1/spaces/{space}/assets/{asset} updateAsset",
    "post /api/v1/spaces/{space}/assets uploadAsset",
    "post /api/v1/spaces/{space}/fonts addFont",
    "post /api/v1/spaces/{space}/upload-tokens makeUploadToken",
    "post /api/v1/spaces/{space}/urls signUrl",
    "post /api/v1/spaces/{space}/warm-ups createWarmUp",
    "put /api/v1/spaces/{space}/assets/{asset} replaceAsset",
  ]);
});

test.each(operations)("$route says what it needs, takes and answers", ({ path, operation }) => {
  expect(operation.summary).toMatch(/^[A-Z]/);
  const tokens = operation.operationId === "uploadAsset" ? ["apiKey", "uploadToken"] : ["apiKey"];
  expect(operation.security.flatMap(Object.keys)).toEqual(tokens);
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
  expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""));
  expect(Object.keys(operation).filter((key) => key.startsWith("x-"))).toEqual([]);
  for (const status of ["401", "403", "404", "414", "422", "503"]) {
    const [type] = Object.keys(operation.responses[status]?.content ?? {});
    expect(type).toBe("application/problem+json");
  }
  expect(Object.keys(operation.responses).some((status) => status.startsWith("2"))).toBe(true);
});

test("numbers of a query are numbers with their range", () => {
  const list = operations.find(({ operation }) => operation.operationId === "listAssets");
  const limit = list?.operation.parameters.find(({ name }) => name === "limit");
  expect(limit).toEqual({
    name: "limit",
    in: "query",
    required: false,
    description: "How many at most: 1 to 200.",
    schema: { type: "integer", minimum: 1, maximum: 200, default: 50 },
  } as never);
});

test("bodies are described as what they are", () => {
  const bodies = operations.map(({ operation: { operationId, requestBody } }) => [
    operationId,
    Object.keys(requestBody?.content ?? {}).join(),
  ]);
  expect(Object.fromEntries(bodies)).toEqual({
    addFont: "application/octet-stream",
    deleteFont: "",
    listFilters: "",
    findSpace: "",
    findUsage: "",
    listAuditEvents: "",
    listSpaces: "",
    listFonts: "",
    listAssets: "",
    findAsset: "",
    deleteAsset: "",
    downloadOriginal: "",
    uploadAsset: "application/octet-stream",
    purgeAssetResults: "",
    purgeResults: "",
    replaceAsset: "application/octet-stream",
    updateAsset: "application/json",
    updateSpace: "application/json",
    signUrl: "application/json",
    createWarmUp: "application/json",
    listWarmUps: "",
    makeUploadToken: "application/json",
    findWarmUp: "",
    cancelWarmUp: "",
  });
});

test("whoever sends a body can have it checked, and hears when it is too long or too slow", () => {
  for (const { route, operation } of operations.filter(({ operation }) => operation.requestBody)) {
    const headers = operation.parameters.filter((parameter) => parameter.in === "header");
    expect([route, headers.map(({ name }) => name)]).toEqual([
      route,
      expect.arrayContaining(["Content-Digest"]),
    ]);
    expect([route, Object.keys(operation.responses)]).toEqual([
      route,
      expect.arrayContaining(["408", "413"]),
    ]);
  }
});

test("whoever writes, but who purges, hears when the disk is full", () => {
  const written = operations.filter(({ route }) =>
    /^(?:put|patch|delete) |^post .*\/(?:assets|fonts|warm-ups)$/.test(route),
  );
  const told = written.filter(({ operation }) => "507" in operation.responses);
  expect(told.map(({ operation }) => operation.operationId).sort()).toEqual([
    "addFont",
    "cancelWarmUp",
    "createWarmUp",
    "deleteAsset",
    "deleteFont",
    "replaceAsset",
    "updateAsset",
    "updateSpace",
    "uploadAsset",
  ]);
});

test("every code that a problem can have is listed", () => {
  const { properties } = described.components.schemas.Problem as { properties: { code: { enum: string[] } } };
  expect(properties.code.enum).toEqual([...Object.keys(statuses), "internal"]);
});

test("what is answered is what is described", async () => {
  using app = await anApp();
  await app.space("shop");
  const token = await app.key(["assets:read", "assets:write", "urls:sign"]);
  const authorization = `Bearer ${token}`;
  const base = "/api/v1/spaces/shop";
  const upload = { method: "POST", headers: { authorization }, body: await aPicture("9x9") };
  const made = await app.ask(`${base}/assets?path=a.jpg`, upload);
  const { id } = (await made.clone().json()) as { id: string };
  const answers: [string, Response][] = [
    ["uploadAsset", made],
    ["findAsset", await app.get(`${base}/assets/${id}`, { authorization })],
    ["listAssets", await app.get(`${base}/assets`, { authorization })],
    [
      "signUrl",
      await app.ask(`${base}/urls`, { method: "POST", headers: { authorization }, body: '{"path":"x"}' }),
    ],
    ["findAsset", await app.get(`${base}/assets/none`, { authorization })],
    ["listFilters", await app.get("/api/v1/filters", { authorization })],
    ["listSpaces", await app.get("/api/v1/spaces", { authorization })],
    ["findSpace", await app.get("/api/v1/spaces/shop", { authorization })],
    ["findUsage", await app.get("/api/v1/usage", { authorization })],
    ["listAuditEvents", await app.get("/api/v1/audit", { authorization })],
  ];
  for (const [operationId, response] of answers) {
    const operation = operations.find((one) => one.operation.operationId === operationId)?.operation;
    const content = operation?.responses[response.status]?.content;
    const schema = content?.[response.headers.get("content-type") ?? ""]?.schema;
    expect(faultsOf(schema ?? { type: "missing" }, await response.json())).toEqual([]);
  }
});

test("it is served by the API itself, without a key", async () => {
  using app = await anApp({ publicUrl: "https://images.example" });
  const served = (await (await app.get("/api/v1/openapi.json")).json()) as Described;
  expect(served.servers).toEqual([{ url: "https://images.example" }]);
  expect(served.paths).toEqual(described.paths);
});

/** As much of JSON Schema as the document uses. */
function faultsOf(schema: Schema, value: unknown, at = "$"): string[] {
  if (schema.$ref) return faultsOf(described.components.schemas.Problem ?? {}, value, at);
  const choices = schema.anyOf as Schema[] | undefined;
  if (choices)
    return choices.some((one) => faultsOf(one, value, at).length === 0) ? [] : [`${at} fits no choice`];
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const isRight = schema.type === type || (schema.type === "integer" && Number.isInteger(value));
  if (!isRight) return [`${at} is ${type}, not ${schema.type}`];
  if (Array.isArray(value))
    return value.flatMap((one, n) => faultsOf(schema.items as Schema, one, `${at}[${n}]`));
  if (type !== "object") return [];
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const own = value as Record<string, unknown>;
  const isOpen = schema.properties === undefined || schema.additionalProperties !== undefined;
  return [
    ...((schema.required ?? []) as string[])
      .filter((name) => !(name in own))
      .map((name) => `${at}.${name} is missing`),
    ...Object.entries(own).flatMap(([name, one]) => {
      const described = properties[name];
      if (described) return faultsOf(described, one, `${at}.${name}`);
      return isOpen ? [] : [`${at}.${name} is not described`];
    }),
  ];
}

test("a number is described as one, never as text as well", () => {
  expect(JSON.stringify(described)).not.toContain('"format":"integer"');
});

test("docs/openapi.json is this document (bun run generate)", async () => {
  expect(await Bun.file("docs/openapi.json").json()).toEqual(
    JSON.parse(JSON.stringify(openApiDocument({ version }))),
  );
});
