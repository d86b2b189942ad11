import { may } from "#src/domain/access.ts";
import { avatarMaxBytes } from "#src/domain/identity/avatar.ts";
import { leaveOrg, transferOrg } from "#src/domain/orgs/change-members.ts";
import { hasOwnerBeside } from "#src/domain/orgs/members.ts";
import { deleteOrg, keepOrg, placeOf, renameOrg, requireOrg } from "#src/domain/orgs/orgs.ts";
import type { Action } from "#src/domain/permissions.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import {
  attempt,
  type PageHandler,
  type PageNeeds,
  type Place,
  proofOf,
  prove,
  show,
} from "#src/http/pages/handler.ts";
import { chosenFrom, memberNamed } from "#src/http/pages/member-named.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import type { RefusalCode } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { OrgSettingsPage, type OrgSettingsProps, type SettingsForm } from "#views/pages/orgs/settings.tsx";
import { orgPaths, paths } from "#views/paths.ts";
import type { Translate } from "#views/words/words.ts";
import { orgOf } from "./members.ts";
import { demandNews, demandOf } from "./second-factor-demand.ts";

export const orgSettingsPage: PageHandler = async (needs, visitor, place) => {
  const { url, page } = visitor;
  const news = (["saved", "transferred", "kept"] as const).find((name) => url.searchParams.has(name));
  const done = news === undefined ? demandNews(url, page.t) : page.t(`orgSettings.${news}`);
  return await show(await settingsOf(needs, visitor, place, { done }));
};

export const updateOrg: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const asked = { orgId, name: fields("name"), revision: Number(fields("revision")) };
  const says = { conflict: visitor.page.t("orgSettings.changedTitle") };
  const form = { form: "general", action: "orgs:write", says, shown: { name: asked.name } } as const;
  return await change(needs, visitor, place, form, async ({ actor }) => {
    await renameOrg(needs, actor, asked);
    return `${orgPaths.settings(orgId)}?saved`;
  });
};

/** To another member; whoever did it is an admin from then on. */
export const createTransfer: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const says = saysOfProof(visitor.page.t);
  const shown = { heir: fields("member") || fields("userId") };
  const form = { form: "transfer", action: "orgs:transfer", fields, says, shown } as const;
  return await change(needs, visitor, place, form, async ({ actor }) => {
    const userId = await memberNamed(needs, { actor }, orgId, fields);
    await transferOrg(needs, actor, { orgId, userId });
    return `${orgPaths.settings(orgId)}?transferred`;
  });
};

export const deleteOwnOrg: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const says = saysOfProof(visitor.page.t);
  const form = { form: "delete", action: "orgs:delete", fields, says } as const;
  return await change(needs, visitor, place, form, async ({ actor }) => {
    await deleteOrg(needs, actor, { orgId, name: fields("confirm") });
    return orgPaths.settings(orgId);
  });
};

export const createKeeping: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  await keepOrg(needs, visitor.actor, { orgId });
  return seeOther(`${orgPaths.settings(orgId)}?kept`);
};

/** There is no way back but an invitation: the name is typed. */
export const deleteOwnMembership: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  // Who is shut out comes by what tells him so, and has no settings to come back to.
  if (visitor.page.demands?.some((demand) => demand.orgId === orgId)) {
    await leaveOrg(needs, visitor.actor, { orgId, name: fields("confirm") });
    return seeOther(paths.welcome);
  }
  const says = { conflict: visitor.page.t("members.lastOwner") };
  const form = { form: "leave", action: "orgs:see", says } as const;
  return await change(needs, visitor, place, form, async ({ actor }) => {
    await leaveOrg(needs, actor, { orgId, name: fields("confirm") });
    return paths.welcome;
  });
};

interface Change {
  form: SettingsForm;
  /** Who may not do it is refused before anything else. */
  action: Action;
  says: Partial<Record<RefusalCode, string>>;
  /** Of a form in which the password may stand. */
  fields?: Fields;
  shown?: Partial<OrgSettingsProps>;
}

/** Does what a form asks for and leads on; what the reader can mend stands in the form. */
export async function change(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  { form, action, says, fields, shown }: Change,
  work: (proven: Visitor) => Promise<string>,
): Promise<Response> {
  await requireOrg(needs, visitor.actor, orgOf(place), action);
  let proven = { visitor, cookies: [] as string[] };
  const all = async () => {
    if (fields !== undefined) proven = await prove(needs, visitor, fields);
    return seeOther(await work(proven.visitor), proven.cookies);
  };
  const again = (state: FormState) => settingsOf(needs, proven.visitor, place, { ...shown, form, state });
  const { page } = visitor;
  return await attempt(needs, visitor, all, { page, again, says, cookies: () => proven.cookies });
}

export function saysOfProof(t: Translate): Partial<Record<RefusalCode, string>> {
  const gone = t("orgSettings.cannotTake");
  return { forbidden: t("me.prove"), conflict: gone, not_found: gone };
}

/** The page as it is for who asks, with what is to be told on it. */
export async function settingsOf(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  { name, ...shown }: Partial<OrgSettingsProps>,
): Promise<JSX.Element> {
  const { actor } = visitor;
  const org = await requireOrg(needs, actor, orgOf(place), "orgs:see");
  const page = { ...(await withPlaces(needs, visitor, org.id)), here: orgPaths.settings(org.id) };
  const person = actor.kind === "person" ? actor : undefined;
  const isIn = person?.orgs.some(({ orgId }) => orgId === org.id);
  const isOwner = may(actor, "orgs:delete", placeOf(org));
  const members = isOwner ? await chosenFrom(needs, visitor, org.id) : [];
  const isHeld = person !== undefined && isIn && (await hasOwnerBeside(needs, org.id, person.userId));
  return OrgSettingsPage(page, {
    org,
    canRename: may(actor, "orgs:write", placeOf(org)),
    isOwner,
    canLeave: isIn ? (isHeld ? "yes" : "no") : undefined,
    others: members === "many" ? members : members.filter(({ userId }) => userId !== person?.userId),
    avatarMaxBytes,
    demand: await demandOf(needs, visitor, org),
    proof: await proofOf(needs, visitor),
    state: unsent,
    name: name ?? org.name,
    ...shown,
  });
}
