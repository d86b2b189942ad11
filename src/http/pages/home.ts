import { hasAcceptedTexts } from "#src/domain/identity/acceptances.ts";
import { isClaimed } from "#src/domain/identity/set-up.ts";
import { foundOrgWithSpace } from "#src/domain/orgs/found-org.ts";
import { readForm } from "#src/http/form-body.ts";
import { toTexts, type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { redirect, seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { HomePage } from "#views/pages/home.tsx";
import { paths } from "#views/paths.ts";
import { attempt, type PageHandler, type PageNeeds, requireAccount, show } from "./handler.ts";
import { welcome } from "./welcome.ts";

const nothing = { name: "", spaceKey: "" };

/** The spaces of who is signed in; for others the way in, or how to begin where nobody has yet. */
export const homePage: PageHandler = async (needs, visitor) => {
  if (visitor.account === undefined)
    return (await isClaimed(needs.db.read)) ? redirect(paths.signIn) : welcome(visitor.page, needs.publicUrl);
  if (!(await hasAcceptedTexts(needs, visitor.actor))) return toTexts(visitor.request);
  const page = await withPlaces(needs, visitor);
  return await show(HomePage(page, { state: unsent, filled: nothing, canFound: canFound(needs, visitor) }));
};

/** An org of one's own with a first space in it. */
export const createOrg: PageHandler = async (needs, visitor) => {
  requireAccount(visitor);
  const fields = await readForm(visitor.request);
  const page = { ...(await withPlaces(needs, visitor)), here: paths.welcome };
  const filled = { name: fields("name"), spaceKey: fields("spaceKey") };
  const work = async () => {
    const { key } = await foundOrgWithSpace(needs, visitor.actor, filled);
    return seeOther(paths.space(key));
  };
  const taken = page.t("home.spaceTaken");
  const again = ({ mistakes, error }: FormState) => {
    const state = { mistakes: error === undefined ? mistakes : { ...mistakes, spaceKey: error } };
    return HomePage(page, { state, filled, canFound: canFound(needs, visitor) });
  };
  return await attempt(needs, visitor, work, { page, again, says: { invalid: taken, conflict: taken } });
};

function canFound({ signUp }: PageNeeds, { account }: Visitor): boolean {
  return signUp === "open" || account?.isOperator === true;
}
