import { foundOrgWithSpace, mayFoundOrg } from "#src/domain/orgs/found-org.ts";
import { readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, show } from "#src/http/pages/handler.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { NewOrgPage } from "#views/pages/orgs/new.tsx";
import { nothingFilled } from "#views/parts/founding.tsx";
import { paths } from "#views/paths.ts";

/** Where the instance lets people make orgs. */
export const newOrgPage: PageHandler = async (needs, visitor) => {
  if (!mayFoundOrg(needs, visitor.actor)) throw new Refusal("not_found", "There is no such page.");
  return await show(NewOrgPage(await withPlaces(needs, visitor), { state: unsent, filled: nothingFilled }));
};

/** An org of one's own with a first space in it. */
export const createOrg: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const page = { ...(await withPlaces(needs, visitor)), here: paths.orgs };
  const filled = { name: fields("name"), spaceKey: fields("spaceKey") };
  const work = async () => {
    const { key } = await foundOrgWithSpace(needs, visitor.actor, filled);
    return seeOther(paths.space(key));
  };
  const again = ({ mistakes: { key, ...others }, error }: FormState) => {
    const mistakes = { ...others, ...(key !== undefined && { spaceKey: key }) };
    return NewOrgPage(page, { state: { mistakes, ...(error && { error }) }, filled });
  };
  const says = { over_quota: page.t("home.tooMany") };
  return await attempt(needs, visitor, work, { page, again, says });
};
