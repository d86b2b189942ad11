import { type Mistakes, refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { nameMistake } from "#src/domain/identity/profile-rules.ts";
import { requireOrg } from "#src/domain/orgs/orgs.ts";
import { lookUpKeyMistake, suggestSpaceKey } from "#src/domain/spaces/space-key.ts";
import { createSpace as create } from "#src/domain/spaces/spaces.ts";
import { readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, type Place, show } from "#src/http/pages/handler.ts";
import { orgOf } from "#src/http/pages/orgs/members.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { NewSpacePage } from "#views/pages/spaces/new-space.tsx";
import { orgPaths, paths } from "#views/paths.ts";

interface Filled {
  name: string;
  key: string;
}

/** With what was typed so far in its address: a script asks for it again while somebody types. */
export const newSpacePage: PageHandler = async (needs, visitor, place) => {
  const asked = visitor.url.searchParams;
  const filled = { name: asked.get("name") ?? "", key: asked.get("key") ?? "" };
  const { name, key } = filled;
  if (key === "" && name.trim() !== "") return await show(await suggestion(needs, visitor, place, filled));
  const orgId = orgOf(place);
  const mistake = key === "" ? undefined : await lookUpKeyMistake(needs, visitor.actor, { orgId, key });
  const mistakes: FormState["mistakes"] =
    mistake === undefined ? {} : { key: visitor.page.t(`mistakes.${mistake}`) };
  return await show(await pageOf(needs, visitor, place, filled, { mistakes }));
};

export const createSpace: PageHandler = async (needs, visitor, place) => {
  const { actor } = visitor;
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const filled = { name: fields("name"), key: fields("key").trim() };
  await requireOrg(needs, actor, orgId, "spaces:create");
  const work = async () => {
    const { name, key } = filled;
    const mistakes: Mistakes<"name" | "key"> = {
      name: nameMistake(name),
      key: key === "" ? undefined : await lookUpKeyMistake(needs, actor, { orgId, key }),
    };
    refuseMistakes(mistakes);
    if (key === "") return await show(await suggestion(needs, visitor, place, filled));
    const made = await create(needs, actor, { orgId, key, name: name.trim() });
    return seeOther(paths.space(made.key));
  };
  const again = (state: FormState) => pageOf(needs, visitor, place, filled, state);
  return await attempt(needs, visitor, work, { page: visitor.page, again });
};

/** The form with a name in URLs that is free. */
async function suggestion(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  { name }: Filled,
): Promise<JSX.Element> {
  const key = await suggestSpaceKey(needs, visitor.actor, { orgId: orgOf(place), name });
  return await pageOf(needs, visitor, place, { name, key }, unsent);
}

async function pageOf(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  filled: Filled,
  state: FormState,
): Promise<JSX.Element> {
  const orgId = orgOf(place);
  const org = await requireOrg(needs, visitor.actor, orgId, "spaces:create");
  const page = { ...(await withPlaces(needs, visitor, orgId)), here: orgPaths.newSpace(orgId) };
  return NewSpacePage(page, { org, filled, state, publicUrl: needs.publicUrl });
}
