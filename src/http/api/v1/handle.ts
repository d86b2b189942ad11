import { problem, say } from "#src/http/errors.ts";
import { methodNotAllowed } from "#src/http/refusals.ts";
import { json } from "#src/http/respond.ts";
import type { ApiNeeds } from "./base.ts";
import { openApiDocument } from "./openapi.ts";
import { apiRoutes } from "./routes.ts";

const root = "/api/v1";

/** Answers everything under /api/v1. */
export function createApi(needs: ApiNeeds, { version }: { version: string }) {
  const app = apiRoutes(() => needs);
  const described = openApiDocument({ version, publicUrl: needs.publicUrl });
  const table = app.routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }));

  return async (request: Request, path: string): Promise<Response> => {
    if (path === `${root}/openapi.json` && (request.method === "GET" || request.method === "HEAD")) {
      return json(described);
    }
    const allowed = table.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    const isHead = request.method === "HEAD" && allowed.includes("GET");
    if (allowed.length === 0 || isHead || allowed.includes(request.method)) return await app.handle(request);
    const error = methodNotAllowed(request.method, allowed.join(", "));
    return problem(say(error, request, { side: "api", log: needs.log }), request);
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:[^/]+/g, "[^/]+")}/?$`);
}
