import type { Actor } from "#src/domain/actor.ts";
import { listAssets } from "#src/domain/assets/list.ts";
import { hasAcceptedTexts } from "#src/domain/identity/acceptances.ts";
import { isClaimed } from "#src/domain/identity/set-up.ts";
import { foundOrgWithSpace } from "#src/domain/orgs/found-org.ts";
import { listOwnInvitations } from "#src/domain/orgs/invitations.ts";
import { listDeletedSpaces } from "#src/domain/spaces/spaces.ts";
import { readForm } from "#src/http/form-body.ts";
import { toTexts, type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { redirect, seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { type Cover, HomePage } from "#views/pages/home.tsx";
import { libraryPaths, paths } from "#views/paths.ts";
import { attempt, type PageHandler, type PageNeeds, show } from "./handler.ts";
import { welcome } from "./welcome.ts";

const nothing = { name: "", spaceKey: "" };

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
  const canFound = mayFound(needs, visitor);
  const invitations = await listOwnInvitations(needs, visitor.actor);
  const shown = { spaces, deleted, covers, canFound, invitations };
  return await show(HomePage(page, { ...shown, state: unsent, filled: nothing }));
};

/** An org of one's own with a first space in it. */
export const createOrg: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const page = { ...(await withPlaces(needs, visitor)), here: paths.welcome };
  const filled = { name: fields("name"), spaceKey: fields("spaceKey") };
  const work = async () => {
    const { key } = await foundOrgWithSpace(needs, visitor.actor, filled);
    return seeOther(paths.space(key));
  };
  const again = ({ mistakes, error }: FormState) => {
    const { key } = mistakes;
    const state = {
      mistakes: key === undefined ? mistakes : { ...mistakes, spaceKey: key },
      ...(error && { error }),
    };
    const canFound = mayFound(needs, visitor);
    const nowhere = { spaces: [], deleted: [], covers: new Map(), invitations: [], isFounding: true };
    return HomePage(page, { ...nowhere, state, filled, canFound });
  };
  return await attempt(needs, visitor, work, { page, again });
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

function mayFound({ signUp }: PageNeeds, { account }: Visitor): boolean {
  return signUp === "open" || account?.isOperator === true;
}
