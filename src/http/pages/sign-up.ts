import { readEmailAddress } from "#src/domain/identity/email-address.ts";
import { lookUpEmailToken } from "#src/domain/identity/email-tokens.ts";
import { canSignUp } from "#src/domain/identity/newcomers.ts";
import { signUp, signUpInvited, verifyEmail } from "#src/domain/identity/sign-up.ts";
import { lookUpInvitation } from "#src/domain/orgs/invitations.ts";
import { readForm } from "#src/http/form-body.ts";
import { redirect } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { PasswordPage } from "#views/pages/password.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { SignUpPage } from "#views/pages/sign-up.tsx";
import { paths } from "#views/paths.ts";
import { attempt, type PageHandler, type PageNeeds, show, unreferred } from "./handler.ts";
import { keepInvitation, keptInvitation } from "./kept-invitation.ts";
import { deadLink } from "./reset.ts";
import { letIn } from "./sign-in.ts";
import { readStatements, versionsOf } from "./sign-up-form.ts";

const nothing = { name: "", email: "", terms: false, privacy: false, age: false };

export const signUpPage: PageHandler = async (needs, { page, account, url }) => {
  if (account !== undefined) return redirect(paths.welcome);
  const invitation = await requireWay(needs, url.searchParams.get("invitation") ?? "");
  return await show(SignUpPage(page, { state: unsent, filled: nothing, ...shownTo(needs, invitation) }));
};

/** Says the same whether the address has an account or not. */
export const createSignUp: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const invitation = await requireWay(needs, fields("invitation"));
  const { page, visit } = visitor;
  const { t } = page;
  const email = fields("email");
  const statements = readStatements(fields);
  const filled = { email, ...statements.filled };
  const asked = {
    email,
    password: fields("password"),
    language: page.language,
    ...statements.said,
    ...visit,
  };
  const work = async () => {
    if (invitation !== undefined && isMailedTo(invitation, email)) {
      const { token } = await signUpInvited(needs, { ...asked, invitation: invitation.token });
      return await letIn(needs, visitor, { token, next: paths.invitation(invitation.token) });
    }
    await signUp(needs, { ...asked, invitation: invitation?.token });
    const isTheirs = needs.signUp !== "open" && invitation === undefined;
    const text = t(isTheirs ? "signUp.sentIfTheirs" : "signUp.sent", { email });
    const said = { title: t("signUp.sentTitle"), text };
    const cookies = invitation ? [keepInvitation(needs.publicUrl, invitation.token)] : [];
    return await show(SaidPage(page, { ...said, help: t("signUp.sentHelp") }), { cookies });
  };
  const again = (state: FormState) => SignUpPage(page, { state, filled, ...shownTo(needs, invitation) });
  const says = { conflict: t("invitations.knownAddress"), expired: t("invitations.gone") };
  return await attempt(needs, visitor, work, { page, again, says });
};

/** Behind the mailed link, which is used up by the form alone. */
export const verifyPage: PageHandler = async (needs, { page, url }) => {
  const token = url.searchParams.get("token") ?? "";
  if ((await lookUpEmailToken(needs, "verify", token)) === undefined)
    return await deadLink(page, paths.signUp);
  return await show(PasswordPage(page, { kind: "verify", token, state: unsent }), { headers: unreferred });
};

export const createVerification: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const { page, visit } = visitor;
  const given = fields("token");
  const work = async () => {
    try {
      const { token } = await verifyEmail(needs, { token: given, password: fields("password"), ...visit });
      const { token: invitation, cookies } = await keptInvitation(needs, visitor.request);
      const next = invitation === undefined ? paths.welcome : paths.invitation(invitation);
      return await letIn(needs, visitor, { token, next, cookies });
    } catch (error) {
      if (error instanceof Refusal && error.code === "expired") return await deadLink(page, paths.signUp);
      throw error;
    }
  };
  const again = (state: FormState) => PasswordPage(page, { kind: "verify", token: given, state });
  return await attempt(needs, visitor, work, { page, again, headers: unreferred });
};

function shownTo(needs: PageNeeds, invitation: Way | undefined) {
  const { list: issuers } = needs.issuers;
  return { versions: versionsOf(needs), invitation, issuers, isForSome: needs.signUp !== "open" };
}

interface Way {
  token: string;
  email: string | undefined;
}

/** The invitation by which somebody comes, if there is one; refuses (not_found) who needs one and has none. */
async function requireWay(needs: PageNeeds, token: string): Promise<Way | undefined> {
  const invitation = token === "" ? undefined : await lookUpInvitation(needs, token);
  const isInvited = needs.signUp === "invited" && invitation !== undefined;
  if (!isInvited && !(await canSignUp(needs)))
    throw new Refusal("not_found", "Accounts are made by invitation here.");
  return invitation && { token, email: invitation.email };
}

function isMailedTo({ email: invited }: Way, email: string): boolean {
  return invited !== undefined && readEmailAddress(invited)?.key === readEmailAddress(email)?.key;
}
