import { problem, say } from "#src/http/errors.ts";
import { refuseOtherSites } from "#src/http/plugins/csrf.ts";
import { toSignIn, visitorOf } from "#src/http/plugins/session.ts";
import { Refusal } from "#src/lib/errors.ts";
import { libraryPage } from "./library.ts";
import type { LibraryHandler, LibraryNeeds, Place } from "./needs.ts";
import { changePath, deletePicture, picturePage } from "./picture.ts";
import { previewPicture } from "./preview.ts";
import { createPictures } from "./upload.ts";

/** The pages of a space, and what their forms do. */
export const libraryRoutes: ["GET" | "POST", string, LibraryHandler][] = [
  ["GET", "/spaces/:space", libraryPage],
  ["POST", "/spaces/:space/pictures", createPictures],
  ["GET", "/spaces/:space/pictures/:asset", picturePage],
  ["POST", "/spaces/:space/pictures/:asset/path", changePath],
  ["POST", "/spaces/:space/pictures/:asset/delete", deletePicture],
  ["GET", "/spaces/:space/preview/:version/:size", previewPicture],
];

/** Leads who isn't signed in to where he can, but for pictures and scripts, which are told so. */
export async function answerInLibrary(
  needs: LibraryNeeds,
  request: Request,
  place: Place,
  handle: LibraryHandler,
): Promise<Response> {
  const isScript = request.headers.get("accept") === "application/json";
  try {
    refuseOtherSites(request, needs.publicUrl);
    const visitor = await visitorOf(needs, request);
    if (visitor.account !== undefined) return await handle(needs, visitor, place);
    if (isScript || handle === previewPicture) throw new Refusal("unauthenticated", "Sign in first.");
    return toSignIn(request);
  } catch (error) {
    if (!isScript) throw error;
    return problem(say(error, request, { side: "api", log: needs.log }), request);
  }
}
