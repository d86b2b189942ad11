import { may } from "#src/domain/access.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { listFormerKeys } from "#src/domain/spaces/space-key.ts";
import {
  archiveSpace,
  changeSpaceKey,
  deleteSpace as deleteIt,
  restoreSpace as restore,
  unarchiveSpace,
} from "#src/domain/spaces/space-life.ts";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, type Place, show } from "#src/http/pages/handler.ts";
import { hear, type News, tellNext } from "#src/http/pages/library/told.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { type GeneralForm, GeneralPage, type GeneralProps } from "#views/pages/spaces/general.tsx";
import { paths, spacePaths } from "#views/paths.ts";

type SpaceNews = Extract<News, { kind: "space" }>;

/** To another page of the space, which tells what was done, and where the way back is posted. */
export function tellOn(
  { publicUrl }: Pick<PageNeeds, "publicUrl">,
  to: string,
  what: SpaceNews["what"],
  undo?: string,
): Response {
  return seeOther(to, [tellNext(publicUrl, { kind: "space", what, ...(undo !== undefined && { undo }) })]);
}

export function spaceKeyOf({ space = "" }: Place): string {
  return space;
}

export const generalPage: PageHandler = async (needs, visitor, place) => {
  const space = await requireSpace(needs, visitor.actor, spaceKeyOf(place), "space-settings:see");
  const { page, cookies } = hear(needs.publicUrl, visitor, await withPlaces(needs, visitor, space.orgId));
  const props = await propsOf(needs, visitor, space);
  return await show(GeneralPage(page, props), { cookies });
};

export const updateName: PageHandler = (needs, visitor, place) =>
  change(needs, visitor, place, "name", async (key, fields) => {
    const asked = { key, name: fields("name").trim(), revision: Number(fields("revision")) };
    await updateSpace(needs, visitor.actor, asked);
    return tellOn(needs, spacePaths.settings(key), "saved");
  });

export const updateKey: PageHandler = (needs, visitor, place) =>
  change(needs, visitor, place, "key", async (spaceKey, fields) => {
    const asked = { spaceKey, key: fields("key").trim(), revision: Number(fields("revision")) };
    const { key } = await changeSpaceKey(needs, visitor.actor, asked);
    return tellOn(needs, spacePaths.settings(key), "saved");
  });

export const deleteSpace: PageHandler = (needs, visitor, place) =>
  change(needs, visitor, place, "delete", async (spaceKey, fields) => {
    const { key } = await deleteIt(needs, visitor.actor, { spaceKey, name: fields("confirm") });
    return tellOn(needs, paths.space(key), "deleted", spacePaths.restoring(key));
  });

export const restoreSpace: PageHandler = async (needs, visitor, place) => {
  const { key } = await restore(needs, visitor.actor, { spaceKey: spaceKeyOf(place) });
  return tellOn(needs, paths.space(key), "restored");
};

export const createArchiving: PageHandler = async (needs, visitor, place) => {
  const { key } = await archiveSpace(needs, visitor.actor, { spaceKey: spaceKeyOf(place) });
  return tellOn(needs, spacePaths.settings(key), "archived", spacePaths.unarchiving(key));
};

export const deleteArchiving: PageHandler = async (needs, visitor, place) => {
  const { key } = await unarchiveSpace(needs, visitor.actor, { spaceKey: spaceKeyOf(place) });
  return tellOn(needs, paths.space(key), "unarchived");
};

/** Does what a form asks for; what the reader can mend, or compare, stands on the same page. */
async function change(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  form: GeneralForm,
  work: (key: string, fields: Fields) => Promise<Response>,
): Promise<Response> {
  const fields = await readForm(visitor.request);
  const key = spaceKeyOf(place);
  const see = () => requireSpace(needs, visitor.actor, key, "space-settings:see");
  const { orgId } = await see();
  const page = await withPlaces(needs, visitor, orgId);
  const { t } = page;
  const again = async (state: FormState) => {
    const space = await see();
    const filled = { name: space.name, key: space.key };
    if (form !== "delete") filled[form] = fields(form);
    const isStale = state.error === t("spaceSettings.changed");
    const label = form === "key" ? t("spaces.key") : t("fields.name");
    const differences =
      isStale && form !== "delete" ? [{ label, saved: space[form], yours: filled[form] }] : undefined;
    const props = await propsOf(needs, visitor, space);
    return GeneralPage(page, { ...props, form, state, filled, differences });
  };
  const says = { conflict: t("spaceSettings.changed") };
  return await attempt(needs, visitor, () => work(key, fields), { page, again, says });
}

async function propsOf(needs: PageNeeds, { actor }: Visitor, space: Space): Promise<GeneralProps> {
  return {
    space,
    formerKeys: await listFormerKeys(needs, space),
    mayWrite: may(actor, "spaces:write", space),
    mayArchive: may(actor, "spaces:archive", space),
    mayDeleteSpace: may(actor, "spaces:delete", space),
    state: unsent,
    filled: { name: space.name, key: space.key },
    publicUrl: needs.publicUrl,
  };
}
