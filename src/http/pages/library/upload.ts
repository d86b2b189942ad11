import type { Actor } from "#src/domain/actor.ts";
import { normalizeFolder, pathIn } from "#src/domain/assets/asset-path.ts";
import { freePath } from "#src/domain/assets/free-path.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { pacedBody } from "#src/http/api/v1/paced-body.ts";
import { problem, say } from "#src/http/errors.ts";
import { boundaryOf, type Part, readParts } from "#src/http/multipart.ts";
import type { Pace } from "#src/http/pace.ts";
import { statuses } from "#src/http/refusals.ts";
import { json, seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { reasonOf } from "#views/pages/library/library.tsx";
import { libraryPaths } from "#views/paths.ts";
import { showFolder } from "./library.ts";
import type { LibraryHandler, LibraryNeeds } from "./needs.ts";

/** Slow but honest lines live. */
const pace: Pace = { silenceSeconds: 25, graceSeconds: 25, bytesPerSecond: 1_024 };

/** What is too large is passed over for the sake of what comes after it: so much, or so many times the most of one. */
const mostUnread = { bytes: 10_000_000, pictures: 10 };

interface Destination {
  spaceKey: string;
  folder: string;
}

interface RefusedPicture {
  name: string;
  refusal: Refusal;
}

/** Pictures of a form, each kept or refused by itself, as they come in. */
export const createPictures: LibraryHandler = async (needs, visitor, { space = "" }) => {
  const { request, actor, page, url } = visitor;
  await requireSpace(needs, actor, space, "assets:write");
  const into = { spaceKey: space, folder: normalizeFolder(url.searchParams.get("folder") ?? "") };
  const { kept, refused } = await takeFiles(needs, actor, request, into);
  const [first] = refused;
  if (request.headers.get("accept") === "application/json") {
    if (first === undefined) return json({ kept }, { status: 201 });
    const said = say(first.refusal, request, { side: "api", log: needs.log });
    return problem({ ...said, message: reasonOf(page, said.code as Refusal["code"]) }, request);
  }
  if (first === undefined && kept > 0) return seeOther(libraryPaths.folder(space, into.folder));
  if (first === undefined)
    return await showFolder(needs, visitor, into, { status: 422, error: page.t("library.nothingChosen") });
  return await showFolder(needs, visitor, into, {
    status: refused.length === 1 && kept === 0 ? statuses[first.refusal.code].api : 422,
    refused: refused.map(({ name, refusal }) => ({ name, code: refusal.code })),
  });
};

async function takeFiles(
  needs: LibraryNeeds,
  actor: Actor,
  request: Request,
  into: Destination,
): Promise<{ kept: number; refused: RefusedPicture[] }> {
  const boundary = boundaryOf(request.headers.get("content-type"));
  const body = pacedBody(request, pace);
  if (boundary === undefined || body === undefined)
    throw new Refusal("unsupported", "Send the form of the page.");
  const unread = {
    mostUnreadBytes: Math.max(mostUnread.bytes, mostUnread.pictures * needs.limits.sourceMaxBytes),
  };
  let kept = 0;
  const refused: RefusedPicture[] = [];
  for await (const { name, fileName, body: file } of readParts(body, boundary, unread)) {
    if (name !== "file" || !fileName) continue;
    try {
      await takeFile(needs, actor, into, { fileName, body: file, signal: request.signal });
      kept += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ name: fileName, refusal: error });
    }
  }
  return { kept, refused };
}

async function takeFile(
  needs: LibraryNeeds,
  actor: Actor,
  { spaceKey, folder }: Destination,
  { fileName, ...incoming }: Pick<Part, "body"> & { fileName: string; signal: AbortSignal },
): Promise<void> {
  const path = await freePath(needs, actor, { spaceKey, path: pathIn(folder, fileName) });
  await uploadAsset(needs, actor, { spaceKey, path, onlyNew: true, ...incoming });
  needs.stored();
}
