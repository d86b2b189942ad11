import { Elysia, NotFoundError } from "elysia";
import { Refusal } from "#src/lib/errors.ts";
import { problem, say } from "./errors.ts";
import { exchangeOf } from "./exchange.ts";
import { createHealth, type HealthNeeds } from "./ops/health.ts";
import { type Metrics, requireMetricsReader } from "./ops/metrics.ts";
import type { Watched } from "./ops/rendering.ts";
import { createVitals } from "./ops/vitals.ts";
import { errorPage } from "./pages/error.ts";
import { kit, refuse } from "./pages/kit.ts";
import { openPage } from "./pages/page.ts";
import type { PublicFiles } from "./pages/public-files.ts";
import { answerPage, pageRoutes, type RouteNeeds } from "./pages/routes.ts";
import { toSignIn, visitorOf } from "./plugins/session.ts";
import { methodNotAllowed } from "./refusals.ts";
import { json, redirect, text } from "./respond.ts";

interface SiteNeeds extends HealthNeeds, Omit<RouteNeeds, "file" | "vitals"> {
  metrics: Metrics;
  pool: Watched["pool"];
  metricsToken: string | undefined;
  files: PublicFiles;
  /** Whether /_kit shows the parts of the pages to who develops them. */
  showsKit?: boolean | undefined;
}

/** Nobody looks at these with a browser. */
const forMachines = new Set(["/healthz", "/readyz", "/metrics"]);

/** The app's own pages, and what those who run it look at. */
export function createSite({ files, metrics, metricsToken, showsKit, ...others }: SiteNeeds) {
  const health = createHealth(others);
  const vitals = createVitals({ ...others, metrics, health });
  const needs: RouteNeeds = { ...others, file: files.address, vitals };

  // Else a host of less than four letters hides the path from Elysia.
  const site = new Elysia({ handler: { standardHostname: false } })
    .onError(async ({ error, request, path }) => {
      const said = say(asRefusal(error, request), request, { side: "api", log: needs.log });
      if (forMachines.has(path)) return problem(said, request);
      if (said.code === "unauthenticated") return toSignIn(request);
      const visitor = await visitorOf(needs, request).catch(() => undefined);
      return errorPage(visitor?.page ?? openPage(needs, request), said, exchangeOf(request).id);
    })
    .get("/healthz", () => json({ status: "ok" }))
    .get("/readyz", async () => {
      const { isReady, checks } = await health();
      return json({ status: isReady ? "ok" : "failed", checks }, { status: isReady ? 200 : 503 });
    })
    .get("/metrics", async ({ request }) => {
      requireMetricsReader(request, { token: metricsToken, trust: needs.trust });
      const { content, contentType } = await metrics.print();
      return text(content, { headers: { "content-type": contentType } });
    })
    .get("/robots.txt", () => text("User-agent: *\nDisallow: /api/\n"))
    .get("/favicon.ico", () => redirect(files.address("img/icon.svg")))
    .get("/public/*", ({ request, path }) => {
      const file = files.lookUp(request, path);
      if (file === undefined) throw new NotFoundError();
      return file;
    });
  for (const row of pageRoutes) {
    const [method, path] = row;
    // What is sent is read by the handler, as far as it likes.
    site.route(method, path, ({ request, params }) => answerPage(needs, request, params, row), {
      parse: "none",
    });
  }
  if (showsKit)
    site
      .get("/_kit", ({ request }) => kit(openPage(needs, request)))
      .get("/_kit/refusals/:code", ({ params }) => refuse(params.code));
  return site;
}

function asRefusal(error: unknown, request: Request): unknown {
  if (!(error instanceof NotFoundError)) return error;
  const isReading = request.method === "GET" || request.method === "HEAD";
  return isReading
    ? new Refusal("not_found", "There is nothing at this address. Check it for a typing mistake.")
    : methodNotAllowed(request.method, "GET, HEAD");
}
