import { avatarMaxBytes } from "#src/domain/identity/avatar.ts";
import { findOrgPicture, removeOrgPicture, setOrgPicture } from "#src/domain/orgs/org-picture.ts";
import { requireOrg } from "#src/domain/orgs/orgs.ts";
import { readFormFile } from "#src/http/form-body.ts";
import { attempt, type PageHandler } from "#src/http/pages/handler.ts";
import { saysOfPicture, sendPicture } from "#src/http/pages/me/profile.ts";
import { seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { orgPaths } from "#views/paths.ts";
import { orgOf } from "./members.ts";
import { settingsOf } from "./settings.ts";

export const createOrgPicture: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const { page, request, actor } = visitor;
  await requireOrg(needs, actor, orgId, "orgs:write");
  const work = async () => {
    const bytes = await readFormFile(request, { name: "file", maxBytes: avatarMaxBytes });
    if (bytes === undefined) throw new Refusal("invalid", "Choose a file first.");
    await setOrgPicture(needs, actor, { orgId, bytes });
    return seeOther(`${orgPaths.settings(orgId)}?saved`);
  };
  return await attempt(needs, visitor, work, {
    page,
    says: saysOfPicture(page),
    again: (state) => settingsOf(needs, visitor, place, { form: "picture", state }),
  });
};

export const deleteOrgPicture: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  await removeOrgPicture(needs, visitor.actor, { orgId });
  return seeOther(`${orgPaths.settings(orgId)}?saved`);
};

export const orgPicture: PageHandler = async (needs, visitor, place) => {
  const { version = "" } = place;
  return sendPicture(await findOrgPicture(needs, visitor.actor, { orgId: orgOf(place), version }));
};
