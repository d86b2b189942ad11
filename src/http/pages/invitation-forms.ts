import {
  cancelInvitation,
  type InvitedTo,
  type InvitingPlace,
  inviteByLink,
  inviteByMail,
  resendInvitation,
} from "#src/domain/orgs/invite.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import type { Visitor } from "#src/http/plugins/session.ts";
import type { LinkFilled } from "#views/parts/invitations.tsx";
import { paths } from "#views/paths.ts";
import { type PageHandler, type PageNeeds, type Place, show } from "./handler.ts";

/** Whom a form invites, and as what. */
export interface InvitationFilled {
  email: string;
  role: string;
}

interface Work {
  work(): Promise<Response>;
  filled?: InvitationFilled;
  linkFilled?: LinkFilled;
}

/** The page on which people are invited into an org or a space. */
interface InvitingPage {
  into(place: Place): InvitingPlace;
  /** Refuses (invalid) what is no role there. */
  as(place: Place, role: string): InvitedTo;
  /** Of whoever comes by a link. */
  byLink(place: Place, role: string): InvitedTo;
  /** Back to it, once that was done. */
  done(needs: PageNeeds, place: Place, what: "invited" | "cancelled"): Response;
  /** With a link, told this once. */
  withLink(needs: PageNeeds, visitor: Visitor, place: Place, link: string): Promise<JSX.Element>;
  /** Does what a form asks for; what the reader can mend stands on the same page. */
  tried(needs: PageNeeds, visitor: Visitor, place: Place, work: Work): Promise<Response>;
}

/** What its forms do: by mail and by link, once more, and not at all. */
export function invitationForms(page: InvitingPage) {
  const createInvitation: PageHandler = async (needs, visitor, place) => {
    const fields = await readForm(visitor.request);
    const filled = { email: fields("email"), role: fields("role") };
    const work = async () => {
      await inviteByMail(needs, visitor.actor, { ...page.as(place, filled.role), email: filled.email });
      return page.done(needs, place, "invited");
    };
    return await page.tried(needs, visitor, place, { work, filled });
  };

  /** Shown on the page that comes back, and nowhere afterwards. */
  const createInvitationLink: PageHandler = async (needs, visitor, place) => {
    const fields = await readForm(visitor.request);
    const linkFilled = { role: fields("role"), uses: fields("uses"), mailDomain: fields("mailDomain") };
    const work = async () => {
      const asked = { ...page.byLink(place, fields("role")), ...linkFields(fields) };
      const { token } = await inviteByLink(needs, visitor.actor, asked);
      const link = needs.publicUrl + paths.invitation(token);
      return await show(await page.withLink(needs, visitor, place, link));
    };
    return await page.tried(needs, visitor, place, { work, linkFilled });
  };

  const deleteInvitation: PageHandler = async (needs, visitor, place) => {
    const fields = await readForm(visitor.request);
    await cancelInvitation(needs, visitor.actor, { ...page.into(place), id: fields("id") });
    return page.done(needs, place, "cancelled");
  };

  const createInvitationAgain: PageHandler = async (needs, visitor, place) => {
    const fields = await readForm(visitor.request);
    const work = async () => {
      await resendInvitation(needs, visitor.actor, { ...page.into(place), id: fields("id") });
      return page.done(needs, place, "invited");
    };
    return await page.tried(needs, visitor, place, { work });
  };

  return { createInvitation, createInvitationLink, deleteInvitation, createInvitationAgain };
}

function linkFields(fields: Fields): { uses: number; mailDomain?: string } {
  const mailDomain = fields("mailDomain").trim();
  return { uses: Number(fields("uses")), ...(mailDomain !== "" && { mailDomain }) };
}
