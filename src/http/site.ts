import { Elysia, NotFoundError } from "elysia";
import { Refusal } from "#src/lib/errors.ts";
import { paths, places } from "#views/paths.ts";
import { problem, say } from "./errors.ts";
import { exchangeOf } from "./exchange.ts";
import { createHealth, type HealthNeeds } from "./ops/health.ts";
import { type Metrics, requireMetricsReader } from "./ops/metrics.ts";
import { errorPage } from "./pages/error.ts";
import type { PageHandler, PageNeeds } from "./pages/handler.ts";
import { createOrg, homePage } from "./pages/home.ts";
import { kit, refuse } from "./pages/kit.ts";
import { acceptPage, createAcceptance, privacyPage, termsPage } from "./pages/legal.ts";
import type { LibraryNeeds } from "./pages/library/needs.ts";
import { answerInLibrary, libraryRoutes } from "./pages/library/routes.ts";
import { chooseLook } from "./pages/look.ts";
import { confirmEmail, confirmEmailPage, undoEmail, undoEmailPage } from "./pages/me/email.ts";
import { createPicture, deletePicture, picture, profilePage, updateOwnProfile } from "./pages/me/profile.ts";
import { createEmailChange, deleteAccount, securityPage, updatePassword } from "./pages/me/security.ts";
import { deleteOneSession, deleteOtherSessions, sessionsPage } from "./pages/me/sessions.ts";
import { openPage } from "./pages/page.ts";
import type { PublicFiles } from "./pages/public-files.ts";
import { createPassword, createReset, newPasswordPage, resetPage } from "./pages/reset.ts";
import { createInstance, setUpPage, tryMail } from "./pages/set-up.ts";
import { createSession, deleteSession, signInPage } from "./pages/sign-in.ts";
import { createSignUp, createVerification, signUpPage, verifyPage } from "./pages/sign-up.ts";
import { refuseOtherSites } from "./plugins/csrf.ts";
import { toSignIn, visitorOf } from "./plugins/session.ts";
import { methodNotAllowed } from "./refusals.ts";
import { json, redirect, text } from "./respond.ts";

interface SiteNeeds extends HealthNeeds, Omit<PageNeeds, "file">, Omit<LibraryNeeds, "file"> {
  metrics: Metrics;
  metricsToken: string | undefined;
  files: PublicFiles;
  /** Whether /_kit shows the parts of the pages to who develops them. */
  showsKit?: boolean | undefined;
}

/** Nobody looks at these with a browser. */
const forMachines = new Set(["/healthz", "/readyz", "/metrics"]);

/** The app's own pages, and what those who run it look at. */
export function createSite({ files, metrics, metricsToken, showsKit, ...others }: SiteNeeds) {
  const needs: PageNeeds & LibraryNeeds = { ...others, file: files.address };
  const health = createHealth(others);

  const page =
    (handler: PageHandler) =>
    async ({ request }: { request: Request }) =>
      await handler(needs, await visitorOf(needs, request));
  const form =
    (handler: PageHandler) =>
    async ({ request }: { request: Request }) => {
      refuseOtherSites(request, needs.publicUrl);
      return await handler(needs, await visitorOf(needs, request));
    };
  /** The handler reads it, as far as it likes. */
  const unread = { parse: "none" } as const;

  // Else a host of less than four letters hides the path from Elysia.
  const site = new Elysia({ handler: { standardHostname: false } })
    .onError(async ({ error, request, path }) => {
      const said = say(asRefusal(error, request), request, { side: "api", log: needs.log });
      if (forMachines.has(path)) return problem(said, request);
      if (said.code === "unauthenticated") return toSignIn(request);
      const visitor = await visitorOf(needs, request).catch(() => undefined);
      return errorPage(visitor?.page ?? openPage(needs, request), said, exchangeOf(request).id);
    })
    .get(paths.welcome, page(homePage))
    .get(places.setUp, page(setUpPage))
    .post(places.setUp, form(createInstance), unread)
    .post(places.setUpMail, form(tryMail), unread)
    .get(paths.signIn, page(signInPage))
    .post(paths.signIn, form(createSession), unread)
    .post(paths.signOut, form(deleteSession), unread)
    .get(paths.signUp, page(signUpPage))
    .post(paths.signUp, form(createSignUp), unread)
    .get(places.verify, page(verifyPage))
    .post(places.verify, form(createVerification), unread)
    .get(paths.reset, page(resetPage))
    .post(paths.reset, form(createReset), unread)
    .get(places.newPassword, page(newPasswordPage))
    .post(places.newPassword, form(createPassword), unread)
    .get(paths.profile, page(profilePage))
    .post(paths.profile, form(updateOwnProfile), unread)
    .post(paths.picture, form(createPicture), unread)
    .post(paths.noPicture, form(deletePicture), unread)
    .get(paths.avatar(":version"), page(picture))
    .get(paths.security, page(securityPage))
    .post(paths.email, form(createEmailChange), unread)
    .post(paths.password, form(updatePassword), unread)
    .post(paths.close, form(deleteAccount), unread)
    .get(places.confirmEmail, page(confirmEmailPage))
    .post(places.confirmEmail, form(confirmEmail), unread)
    .get(places.undoEmail, page(undoEmailPage))
    .post(places.undoEmail, form(undoEmail), unread)
    .get(paths.sessions, page(sessionsPage))
    .post(paths.endSession, form(deleteOneSession), unread)
    .post(paths.endSessions, form(deleteOtherSessions), unread)
    .get(paths.acceptTexts, page(acceptPage))
    .post(paths.acceptTexts, form(createAcceptance), unread)
    .post(paths.orgs, form(createOrg), unread)
    .get(paths.terms, page(termsPage))
    .get(paths.privacy, page(privacyPage))
    .post(paths.look, form(chooseLook), unread)
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
  for (const [method, path, handle] of libraryRoutes)
    site.route(
      method,
      path,
      ({ request, params }) => answerInLibrary(needs, request, params, handle),
      unread,
    );
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
