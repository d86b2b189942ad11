import { problem, say } from "#src/http/errors.ts";
import { actorOf } from "#src/http/plugins/api-key.ts";
import { methodNotAllowed } from "#src/http/refusals.ts";
import { json } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { ApiNeeds } from "./base.ts";
import { answerUploadPreflight, isUpload, isUploadPreflight, letPageRead } from "./from-other-sites.ts";
import { openApiDocument } from "./openapi.ts";
import { apiRoutes } from "./routes.ts";

const descriptionPath = "/api/v1/openapi.json";

/** Answers everything under /api/v1. */
export function createApi(needs: ApiNeeds, { version }: { version: string }) {
  const app = apiRoutes(() => needs);
  const described = openApiDocument({ version, publicUrl: needs.publicUrl });
  const table = [
    { method: "GET", pattern: patternOf(descriptionPath) },
    ...app.routes.map(({ method, path }) => ({ method, pattern: patternOf(path) })),
  ];

  async function answer(request: Request, path: string): Promise<Response> {
    if (isUploadPreflight(request, path)) return answerUploadPreflight();
    const allowed = table.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (allowed.length === 0) return await app.handle(request);
    const method = request.method === "HEAD" ? "GET" : request.method;
    if (!allowed.includes(method)) throw methodNotAllowed(request.method, allowed.join(", "));
    if (path === descriptionPath) return json(described);
    refuseUnreadable(request.url);
    // Whoever has no key isn't listened to: nothing of the body is read before this.
    const { kind } = await actorOf(needs, request);
    if (kind === "upload_token" && !isUpload(request.method, path)) {
      throw new Refusal("forbidden", "An upload token only uploads. Use an API key for the rest.");
    }
    return await app.handle(request);
  }

  return async (request: Request, path: string): Promise<Response> => {
    const answered = await answer(request, path).catch((error) =>
      problem(say(error, request, { side: "api", log: needs.log }), request),
    );
    return letPageRead(request, path, answered);
  };
}

function refuseUnreadable(url: string): void {
  try {
    decodeURIComponent(url);
  } catch (cause) {
    const message = "This URL has percent-escapes that are not UTF-8. A percent sign itself is %25.";
    throw new Refusal("invalid", message, { cause });
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/:[^/]+/g, "[^/]+")}/?$`);
}
