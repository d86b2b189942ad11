import { t } from "elysia";
import { json } from "#src/http/respond.ts";
import type { Argument } from "#src/imaging/filters/arguments.ts";
import type { Filter } from "#src/imaging/filters/filter.ts";
import { filters } from "#src/imaging/filters/registry.ts";
import type { ApiBase } from "./base.ts";
import { describe } from "./describe.ts";

const kinds = ["number", "integer", "colour", "text", "choice"] as const;
const stages = ["geometry", "pixels", "description", "output", "delivery"] as const;

const argumentSchema = t.Object({
  name: t.String(),
  meaning: t.String(),
  kind: t.Union(kinds.map((kind) => t.Literal(kind))),
  unit: t.Optional(t.String({ description: "Of a number: `%`, `px`, `°`, `s`, `ms`, `bytes`." })),
  least: t.Optional(t.Number({ description: "Of the values that make sense." })),
  most: t.Optional(t.Number()),
  choices: t.Optional(
    t.Array(t.String(), { description: "Words that it may be, in place of a number too." }),
  ),
});

const filterSchema = t.Object({
  name: t.String({ description: "As in `filters:NAME(ARGUMENTS)`." }),
  meaning: t.String(),
  stage: t.Union(
    stages.map((stage) => t.Literal(stage)),
    { description: "When it is done; the order in the URL counts among those of `pixels` alone." },
  ),
  isForStills: t.Boolean({ description: "It does nothing to a picture that moves." }),
  arguments: t.Array(argumentSchema, { description: "In their order; each may be left out." }),
});

const listSchema = t.Object({ filters: t.Array(filterSchema) });

export function filterRoutes(app: ApiBase) {
  return app.get("/filters", () => json({ filters: filters.map(filterJson) }), {
    detail: describe({
      operationId: "listFilters",
      summary: "List the filters that a URL can name",
      description: "The same for every space; which of them do nothing in one is its rule `disabledFilters`.",
      answers: { 200: { description: "All filters.", schema: listSchema } },
      refusals: [],
    }),
  });
}

function filterJson(filter: Filter): typeof filterSchema.static {
  const { name, meaning, stage, arguments: declared } = filter;
  const isForStills = filter.stage === "pixels" && filter.isForStills;
  return { name, meaning, stage, isForStills, arguments: declared.map(argumentJson) };
}

function argumentJson({ name, meaning, kind, unit, range, choices }: Argument<unknown>) {
  return {
    name,
    meaning,
    kind,
    ...(unit !== undefined && { unit }),
    ...(range && { least: range[0], most: range[1] }),
    ...(choices && { choices: [...choices] }),
  };
}
