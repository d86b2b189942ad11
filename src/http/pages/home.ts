import type { Actor } from "#src/domain/actor.ts";
import { listAssets } from "#src/domain/assets/list.ts";
import { hasAcceptedTexts } from "#src/domain/identity/acceptances.ts";
import { isClaimed } from "#src/domain/identity/set-up.ts";
import { listOwnInvitations } from "#src/domain/orgs/invitations.ts";
import { listDeletedSpaces } from "#src/domain/spaces/spaces.ts";
import { toTexts, withPlaces } from "#src/http/plugins/session.ts";
import { redirect } from "#src/http/respond.ts";
import { type Cover, HomePage } from "#views/pages/home.tsx";
import { libraryPaths, paths } from "#views/paths.ts";
import { type PageHandler, type PageNeeds, show } from "./handler.ts";
import { welcome } from "./welcome.ts";

/** The spaces of who is signed in; for others the way in, or how to begin where nobody has yet. */
export const homePage: PageHandler = async (needs, visitor) => {
  if (visitor.account === undefined)
    return (await isClaimed(needs.db.read)) ? redirect(paths.signIn) : welcome(visitor.page, needs.publicUrl);
  if (!(await hasAcceptedTexts(needs, visitor.actor))) return toTexts(visitor.request);
  const page = await withPlaces(needs, visitor);
  const org = visitor.url.searchParams.get("org");
  const isWanted = ({ orgId }: { orgId: string }) => org === null || orgId === org;
  const spaces = (page.spaces ?? []).filter(isWanted);
  const deleted = (await listDeletedSpaces(needs, visitor.actor)).filter(isWanted);
  const covers = await coversOf(needs, visitor.actor, spaces);
  const invitations = await listOwnInvitations(needs, visitor.actor);
  return await show(HomePage(page, { spaces, deleted, covers, invitations }));
};

/** More would make the page slow. */
const mostCovers = 24;
const picturesOfCover = 3;

async function coversOf(
  needs: PageNeeds,
  actor: Actor,
  spaces: { key: string }[],
): Promise<ReadonlyMap<string, Cover>> {
  const covers = new Map<string, Cover>();
  for (const { key: spaceKey } of spaces.slice(0, mostCovers)) {
    const { assets } = await listAssets(needs, actor, { spaceKey, limit: picturesOfCover });
    const srcs = assets.map(({ version }) => libraryPaths.preview(spaceKey, version.id, "thumb"));
    covers.set(spaceKey, { srcs, newestAt: assets[0]?.version.createdAt });
  }
  return covers;
}
