import { may } from "#src/domain/access.ts";
import {
  addMailDomain,
  findMailDomain,
  listMailDomains,
  proveMailDomain as prove,
  removeMailDomain,
  setJoining,
} from "#src/domain/orgs/mail-domains.ts";
import { placeOf, requireOrg } from "#src/domain/orgs/orgs.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, type Place, show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { MailDomainsPage } from "#views/pages/orgs/mail-domains.tsx";
import { SurePage } from "#views/pages/sure.tsx";
import { orgPaths, paths } from "#views/paths.ts";
import { orgOf } from "./members.ts";

export const mailDomainsPage: PageHandler = async (needs, visitor, place) => {
  const { searchParams } = visitor.url;
  const { t } = visitor.page;
  const orgId = orgOf(place);
  const proven = searchParams.get("proven");
  // Only of its own: the address is whatever somebody made it.
  const domains = proven === null ? [] : await listMailDomains(needs, visitor.actor, { orgId });
  const domain = domains.find(({ id, state }) => id === proven && state === "proven")?.domain;
  const isSaved = searchParams.has("saved");
  const done =
    domain !== undefined ? t("mailDomains.found", { domain }) : isSaved ? t("mailDomains.saved") : undefined;
  return await show(await pageOf(needs, visitor, place, { done }));
};

export const createMailDomain: PageHandler = (needs, visitor, place) =>
  change(needs, visitor, place, async (orgId, fields) => {
    const { id } = await addMailDomain(needs, visitor.actor, { orgId, domain: fields("domain") });
    return seeOther(`${orgPaths.mailDomains(orgId)}#domain-${id}`);
  });

/** What DNS doesn't say yet stands beside the domain, as what is wrong with a form. */
export const createDomainProof: PageHandler = (needs, visitor, place) =>
  change(needs, visitor, place, async (orgId, fields) => {
    const { id, domain, state } = await prove(needs, visitor.actor, { orgId, id: fields("id") });
    if (state === "proven") return seeOther(`${orgPaths.mailDomains(orgId)}?proven=${id}`);
    const error = visitor.page.t("mailDomains.notFound", { domain });
    return await show(await pageOf(needs, visitor, place, { sent: fields, state: { mistakes: {}, error } }), {
      status: 422,
    });
  });

export const updateJoining: PageHandler = (needs, visitor, place) =>
  change(needs, visitor, place, async (orgId, fields) => {
    const joining = fields("joining") === "automatic" ? "automatic" : "invited";
    await setJoining(needs, visitor.actor, { orgId, id: fields("id"), joining });
    return seeOther(`${orgPaths.mailDomains(orgId)}?saved`);
  });

export const deleteMailDomain: PageHandler = (needs, visitor, place) =>
  change(needs, visitor, place, async (orgId, fields) => {
    const named = { orgId, id: fields("id") };
    if (fields("isSure") !== "yes") return await askBeforeRemoval(needs, visitor, named);
    await removeMailDomain(needs, visitor.actor, named);
    return seeOther(`${orgPaths.mailDomains(orgId)}?saved`);
  });

async function askBeforeRemoval(
  needs: PageNeeds,
  visitor: Visitor,
  { orgId, id }: { orgId: string; id: string },
): Promise<Response> {
  const org = await requireOrg(needs, visitor.actor, orgId, "members:manage");
  const { domain } = await findMailDomain(needs, visitor.actor, { orgId, id });
  const back = orgPaths.mailDomains(orgId);
  const page = { ...(await withPlaces(needs, visitor, orgId)), here: back };
  const { t } = page;
  const path = [
    { name: org.name, href: paths.welcomeTo(orgId) },
    { name: t("mailDomains.title"), href: back },
  ];
  const sure = {
    heading: t("mailDomains.title"),
    title: t("mailDomains.removeTitle", { domain }),
    help: t("mailDomains.removeHelp"),
    action: orgPaths.removeMailDomain(orgId),
    fields: { id, isSure: "yes" },
    label: t("mailDomains.remove"),
  };
  return await show(SurePage(page, { ...sure, path, back }));
}

/** Does what a form asks for; what the reader can mend stands on the same page. */
async function change(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  work: (orgId: string, fields: Fields) => Promise<Response>,
): Promise<Response> {
  const orgId = orgOf(place);
  const { page } = visitor;
  const { t } = page;
  await requireOrg(needs, visitor.actor, orgId, "members:manage");
  const fields = await readForm(visitor.request);
  return await attempt(needs, visitor, () => work(orgId, fields), {
    page,
    again: (state) => pageOf(needs, visitor, place, { sent: fields, state }),
    says: {
      conflict: t("mailDomains.taken"),
      upstream: t("mailDomains.silent"),
      over_quota: t("mailDomains.tooMany"),
    },
  });
}

interface Shown {
  done?: string | undefined;
  /** As the form was sent. */
  sent?: Fields;
  state?: FormState;
}

async function pageOf(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  { done, sent, state = unsent }: Shown,
): Promise<JSX.Element> {
  const { actor } = visitor;
  const orgId = orgOf(place);
  const org = await requireOrg(needs, actor, orgId, "members:see");
  const domains = await listMailDomains(needs, actor, { orgId });
  const page = { ...(await withPlaces(needs, visitor, orgId)), here: orgPaths.mailDomains(orgId) };
  return MailDomainsPage(page, {
    org,
    domains,
    canManage: may(actor, "members:manage", placeOf(org)),
    done,
    sentId: sent?.("id"),
    typed: sent?.("domain") ?? "",
    state,
  });
}
