import { type Actor, readAgain } from "#src/domain/actor.ts";
import {
  acceptInvitation,
  declineInvitation,
  InvitedAnother,
  isMeantFor,
  lookUpInvitation,
  type NamedInvitation,
  type OfferedInvitation,
} from "#src/domain/orgs/invitations.ts";
import { listOwnDemands } from "#src/domain/orgs/second-factor-demand.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import type { Visitor } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { InvitationPage } from "#views/pages/invitation.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { paths } from "#views/paths.ts";
import { type PageHandler, type PageNeeds, show, unreferred } from "./handler.ts";

/** Behind a mailed link or one that was handed on. Looking at it takes nothing. */
export const invitationPage: PageHandler = async (needs, visitor) => {
  const token = visitor.url.searchParams.get("token") ?? "";
  const tried = { address: visitor.visit.address, account: token };
  needs.attempts.take("token", tried);
  const invitation = await lookUpInvitation(needs, token);
  if (invitation === undefined) return await deadInvitation(visitor);
  needs.attempts.giveBack("token", tried);
  return await showInvitation(needs, visitor, invitation, token);
};

/** By the link, or out of the list of who was invited. */
export const acceptOne: PageHandler = (needs, visitor) =>
  answer(needs, visitor, async (named) => {
    const { orgId, spaceKey } = await acceptInvitation(needs, visitor.actor, named);
    if (await isShutOut(needs, visitor.actor, orgId)) return seeOther(paths.welcome);
    return seeOther(spaceKey === undefined ? paths.welcomeTo(orgId) : paths.space(spaceKey));
  });

/** Whether a second factor is asked of him first, which the first page tells him. */
async function isShutOut(needs: PageNeeds, actor: Actor, orgId: string): Promise<boolean> {
  const demands = await listOwnDemands(needs, await readAgain(needs.db.read, actor));
  return demands.some((demand) => demand.orgId === orgId && demand.isShut);
}

export const declineOne: PageHandler = (needs, visitor) =>
  answer(needs, visitor, async (named) => {
    await declineInvitation(needs, visitor.actor, named);
    const { t } = visitor.page;
    const link = { label: t("errors.home"), href: paths.welcome };
    const said = { title: t("invitations.declinedTitle"), text: t("invitations.declined"), link };
    return await show(SaidPage(visitor.page, said));
  });

async function answer(
  needs: PageNeeds,
  visitor: Visitor,
  work: (named: NamedInvitation) => Promise<Response>,
): Promise<Response> {
  const fields = await readForm(visitor.request);
  const named = namedBy(fields);
  const account = "token" in named ? named.token : named.id;
  const tried = { address: visitor.visit.address, account };
  needs.attempts.take("token", tried);
  try {
    const answer = await work(named);
    needs.attempts.giveBack("token", tried);
    return answer;
  } catch (error) {
    if (error instanceof Refusal && error.code === "expired") return await deadInvitation(visitor);
    const token = "token" in named ? named.token : "";
    const invitation = error instanceof InvitedAnother ? await lookUpInvitation(needs, token) : undefined;
    if (invitation === undefined) throw error;
    return await showInvitation(needs, visitor, invitation, token, 403);
  }
}

function namedBy(fields: Fields): NamedInvitation {
  const token = fields("token");
  return token === "" ? { id: fields("id") } : { token };
}

function showInvitation(
  needs: PageNeeds,
  { page, account }: Visitor,
  invitation: OfferedInvitation,
  token: string,
  status = 200,
): Promise<Response> {
  const reader =
    account === undefined ? "nobody" : isMeantFor(invitation, account.emailKey) ? "invited" : "another";
  const canSignUp = needs.signUp !== "closed";
  const { list: issuers } = needs.issuers;
  const props = { invitation, token, reader, email: account?.email, canSignUp, issuers } as const;
  return show(InvitationPage(page, props), { status, headers: unreferred });
}

function deadInvitation({ page }: Visitor): Promise<Response> {
  const { t } = page;
  const link = { label: t("errors.home"), href: paths.welcome };
  const said = { title: t("invitations.goneTitle"), text: t("invitations.gone"), link };
  return show(SaidPage(page, said), { status: 410, headers: unreferred });
}
