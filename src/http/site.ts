import { Elysia, NotFoundError } from "elysia";
import { Refusal } from "#src/lib/errors.ts";
import { problem, say } from "./errors.ts";
import { exchangeOf } from "./exchange.ts";
import { createHealth, type HealthNeeds } from "./ops/health.ts";
import { type Metrics, requireMetricsReader } from "./ops/metrics.ts";
import { errorPage } from "./pages/error.ts";
import { kit } from "./pages/kit.ts";
import type { LibraryNeeds } from "./pages/library/needs.ts";
import { answerInLibrary, libraryRoutes } from "./pages/library/routes.ts";
import { openPage } from "./pages/page.ts";
import type { PublicFiles } from "./pages/public-files.ts";
import { welcome } from "./pages/welcome.ts";
import type { Trust } from "./plugins/client-address.ts";
import { methodNotAllowed } from "./refusals.ts";
import { json, redirect, text } from "./respond.ts";

interface SiteNeeds extends HealthNeeds, Omit<LibraryNeeds, "file"> {
  publicUrl: string;
  metrics: Metrics;
  metricsToken: string | undefined;
  trust: Trust;
  files: PublicFiles;
  clock: { now(): number };
  /** Whether /_kit shows the parts of the pages to who develops them. */
  showsKit?: boolean | undefined;
}

/** Nobody looks at these with a browser. */
const forMachines = new Set(["/healthz", "/readyz", "/metrics"]);

/** The app's own pages, and what those who run it look at. */
export function createSite({ files, metrics, showsKit, ...needs }: SiteNeeds) {
  const health = createHealth(needs);
  const pageFor = (request: Request) => openPage({ file: files.address, clock: needs.clock }, request);
  // Else a host of less than four letters hides the path from Elysia.
  const site = new Elysia({ handler: { standardHostname: false } })
    .onError(({ error, request, path }) => {
      const said = say(asRefusal(error, request), request, { side: "api", log: needs.log });
      return forMachines.has(path)
        ? problem(said, request)
        : errorPage(pageFor(request), said, exchangeOf(request).id);
    })
    .get("/", ({ request }) => welcome(pageFor(request), needs.publicUrl))
    .get("/healthz", () => json({ status: "ok" }))
    .get("/readyz", async () => {
      const { isReady, checks } = await health();
      return json({ status: isReady ? "ok" : "failed", checks }, { status: isReady ? 200 : 503 });
    })
    .get("/metrics", async ({ request }) => {
      requireMetricsReader(request, { token: needs.metricsToken, trust: needs.trust });
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
  const inLibrary = { ...needs, file: files.address };
  for (const [method, path, handle] of libraryRoutes)
    site.route(method, path, ({ request, params }) => answerInLibrary(inLibrary, request, params, handle), {
      parse: "none",
    });
  return showsKit ? site.get("/_kit", ({ request }) => kit(pageFor(request))) : site;
}

function asRefusal(error: unknown, request: Request): unknown {
  if (!(error instanceof NotFoundError)) return error;
  const isReading = request.method === "GET" || request.method === "HEAD";
  return isReading
    ? new Refusal("not_found", "There is nothing at this address. Check it for a typing mistake.")
    : methodNotAllowed(request.method, "GET, HEAD");
}
