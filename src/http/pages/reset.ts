import { lookUpEmailToken } from "#src/domain/identity/email-tokens.ts";
import { requestReset, resetPassword } from "#src/domain/identity/passwords.ts";
import { endedSessionCookie } from "#src/domain/identity/session-cookie.ts";
import { readForm } from "#src/http/form-body.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { PasswordPage, ResetPage } from "#views/pages/password.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { paths } from "#views/paths.ts";
import { attempt, type PageHandler, show, unreferred } from "./handler.ts";

export const resetPage: PageHandler = async (_, { page, account }) =>
  await show(ResetPage(page, { state: unsent, email: account?.email ?? "" }));

/** Says the same whether the address has an account or not. */
export const createReset: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const { page, visit } = visitor;
  const { t } = page;
  const email = fields("email");
  const work = async () => {
    await requestReset(needs, { email, address: visit.address });
    const said = { title: t("reset.sentTitle"), text: t("reset.sent", { email }) };
    return await show(SaidPage(page, { ...said, link: { label: t("reset.back"), href: paths.signIn } }));
  };
  const again = (state: FormState) => ResetPage(page, { state, email });
  return await attempt(needs, visitor, work, { page, again });
};

export const newPasswordPage: PageHandler = async (needs, { page, url }) => {
  const token = url.searchParams.get("token") ?? "";
  if ((await lookUpEmailToken(needs, "reset", token)) === undefined) return await deadLink(page, paths.reset);
  return await show(PasswordPage(page, { kind: "reset", token, state: unsent }), { headers: unreferred });
};

export const createPassword: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const { page, visit } = visitor;
  const { t } = page;
  const token = fields("token");
  const work = async () => {
    try {
      await resetPassword(needs, { token, password: fields("password"), address: visit.address });
    } catch (error) {
      if (error instanceof Refusal && error.code === "expired") return await deadLink(page, paths.reset);
      throw error;
    }
    const link = { label: t("signIn.action"), href: paths.signIn };
    const said = { title: t("me.passwordChanged"), text: t("signIn.changed"), link };
    return await show(SaidPage(page, said), {
      headers: unreferred,
      cookies: [endedSessionCookie(needs.publicUrl)],
    });
  };
  const again = (state: FormState) => PasswordPage(page, { kind: "reset", token, state });
  return await attempt(needs, visitor, work, { page, again, headers: unreferred });
};

/** Of a mail, when there is nothing behind it any more. */
export async function deadLink(page: Page, again?: string): Promise<Response> {
  const { t } = page;
  const link = again === undefined ? {} : { link: { label: t("link.again"), href: again } };
  const said = { title: t("link.deadTitle"), text: t("link.dead"), ...link };
  return await show(SaidPage(page, said), { status: 410, headers: unreferred });
}
