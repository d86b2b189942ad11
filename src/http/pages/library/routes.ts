import { problem, say } from "#src/http/errors.ts";
import { requireAccount } from "#src/http/pages/handler.ts";
import { refuseOtherSites } from "#src/http/plugins/csrf.ts";
import { visitorOf } from "#src/http/plugins/session.ts";
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

/** For people who are signed in. Scripts are told what was refused as a problem (RFC 9457), whoever asks. */
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
    requireAccount(visitor);
    return await handle(needs, visitor, place);
  } catch (error) {
    if (!isScript) throw error;
    return problem(say(error, request, { side: "api", log: needs.log }), request);
  }
}
