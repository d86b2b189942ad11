import { closeAccount } from "#src/domain/identity/closing.ts";
import { requestEmailChange } from "#src/domain/identity/email-change.ts";
import { changePassword } from "#src/domain/identity/passwords.ts";
import { endedSessionCookie, sessionCookie } from "#src/domain/identity/session-cookie.ts";
import { hasSteppedUp } from "#src/domain/identity/sessions.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, prove, show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { type SecurityForm, SecurityPage, type SecurityProps } from "#views/pages/me/security.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { paths } from "#views/paths.ts";

export const securityPage: PageHandler = async (needs, visitor) => {
  const page = await withPlaces(needs, visitor);
  return await show(SecurityPage(page, propsOf(needs, visitor)));
};

export const createEmailChange: PageHandler = (needs, visitor) =>
  change(needs, visitor, "email", async (proven, fields, { page, cookies }) => {
    const email = fields("email");
    await requestEmailChange(needs, proven.actor, { email, address: proven.visit.address });
    const done = page.t("me.emailSent", { email });
    return await show(SecurityPage(page, { ...propsOf(needs, proven), done }), { cookies });
  });

export const updatePassword: PageHandler = (needs, visitor) =>
  change(needs, visitor, "password", async (proven, fields, { page }) => {
    const token = await changePassword(needs, proven.actor, { password: fields("password") });
    const done = page.t("me.passwordChanged");
    const cookies = [sessionCookie(needs.publicUrl, token)];
    return await show(SecurityPage(page, { ...propsOf(needs, proven), done }), { cookies });
  });

export const deleteAccount: PageHandler = (needs, visitor) =>
  change(needs, visitor, "close", async (proven, _, { page }) => {
    const { recoverableUntil } = await closeAccount(needs, proven.actor);
    const { t, format } = page;
    const said = {
      title: t("me.closedTitle"),
      text: t("me.closed", { until: format.moment(recoverableUntil) }),
    };
    const link = { label: t("signIn.action"), href: paths.signIn };
    return await show(SaidPage(visitor.page, { ...said, link }), {
      cookies: [endedSessionCookie(needs.publicUrl)],
    });
  });

type Change = (proven: Visitor, fields: Fields, told: { page: Page; cookies: string[] }) => Promise<Response>;

/** What only he may do who proves once more that it is he; the password for that stands in the same form. */
async function change(
  needs: PageNeeds,
  visitor: Visitor,
  form: SecurityForm,
  work: Change,
): Promise<Response> {
  const fields = await readForm(visitor.request);
  const page = { ...(await withPlaces(needs, visitor)), here: paths.security };
  const { t } = page;
  let proven = { visitor, cookies: [] as string[] };
  const again = (state: FormState) => {
    const isProof = fields("proof") !== "" && proven.cookies.length === 0;
    const own = isProof && state.mistakes.password !== undefined ? renamed(state) : state;
    const filled = fields("email");
    return SecurityPage(page, { ...propsOf(needs, proven.visitor), form, state: own, email: filled });
  };
  return await attempt(
    needs,
    visitor,
    async () => {
      proven = await prove(needs, visitor, fields);
      return await work(proven.visitor, fields, { page, cookies: proven.cookies });
    },
    {
      page,
      again,
      says: { forbidden: t("me.prove"), conflict: t("me.lastOwner") },
      cookies: () => proven.cookies,
    },
  );
}

/** Until it is proved that it is he, a wrong password is the one that should prove it. */
function renamed(state: FormState): FormState {
  const { password = "", ...others } = state.mistakes;
  return { ...state, mistakes: { ...others, proof: password } };
}

function propsOf(needs: PageNeeds, { actor, account }: Visitor): SecurityProps {
  const asksProof = actor.kind !== "person" || !hasSteppedUp(needs, actor);
  return { state: unsent, asksProof, currentEmail: account?.email ?? "" };
}
