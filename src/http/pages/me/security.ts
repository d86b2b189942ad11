import { closeAccount } from "#src/domain/identity/closing.ts";
import { deviceOf } from "#src/domain/identity/device.ts";
import { requestEmailChange } from "#src/domain/identity/email-change.ts";
import { listPasskeys } from "#src/domain/identity/passkeys.ts";
import { changePassword } from "#src/domain/identity/passwords.ts";
import { relyingPartyOf } from "#src/domain/identity/relying-party.ts";
import { lookUpFactors } from "#src/domain/identity/second-proof.ts";
import { endedSessionCookie, sessionCookie } from "#src/domain/identity/session-cookie.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, proofOf, prove, show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import type { RefusalCode } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { type SecurityForm, SecurityPage, type SecurityProps } from "#views/pages/me/security.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { paths } from "#views/paths.ts";

/** What has been done where another page has led back here. */
const news = ["appAdded", "appRemoved", "passkeyAdded", "passkeyRemoved"] as const;

export const securityPage: PageHandler = async (needs, visitor) => {
  const page = await withPlaces(needs, visitor);
  const told = news.find((name) => visitor.url.searchParams.has(name));
  const done = told && page.t(`factors.news.${told}`);
  return await show(SecurityPage(page, { ...(await propsOf(needs, visitor)), done }));
};

export const createEmailChange: PageHandler = (needs, visitor) =>
  change(needs, visitor, { form: "email" }, async (proven, fields, { page, cookies }) => {
    const email = fields("email");
    await requestEmailChange(needs, proven.actor, { email, address: proven.visit.address });
    const done = page.t("me.emailSent", { email });
    return await show(SecurityPage(page, { ...(await propsOf(needs, proven)), done }), { cookies });
  });

export const updatePassword: PageHandler = (needs, visitor) =>
  change(needs, visitor, { form: "password" }, async (proven, fields, { page }) => {
    const token = await changePassword(needs, proven.actor, { password: fields("password") });
    const done = page.t("me.passwordChanged");
    const cookies = [sessionCookie(needs.publicUrl, token)];
    return await show(SecurityPage(page, { ...(await propsOf(needs, proven)), done }), { cookies });
  });

export const deleteAccount: PageHandler = (needs, visitor) => {
  const says = { conflict: visitor.page.t("me.lastOwner") };
  return change(needs, visitor, { form: "close", says }, async (proven, _, { page }) => {
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
};

type Change = (proven: Visitor, fields: Fields, told: { page: Page; cookies: string[] }) => Promise<Response>;

interface Changed {
  form: SecurityForm;
  says?: Partial<Record<RefusalCode, string>>;
}

/** What only he may do who proves once more that it is he; the password for that may stand in the same form. */
export async function change(
  needs: PageNeeds,
  visitor: Visitor,
  { form, says }: Changed,
  work: Change,
): Promise<Response> {
  const fields = await readForm(visitor.request);
  const page = { ...(await withPlaces(needs, visitor)), here: paths.security };
  let proven = { visitor, cookies: [] as string[] };
  const again = async (state: FormState) => {
    const isProof = fields("proof") !== "" && proven.cookies.length === 0;
    const own = isProof && state.mistakes.password !== undefined ? renamed(state) : state;
    const filled = fields("email");
    const props = await propsOf(needs, proven.visitor);
    return SecurityPage(page, { ...props, form, state: own, email: filled });
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
      says: { forbidden: page.t("me.prove"), ...says },
      cookies: () => proven.cookies,
    },
  );
}

/** Until it is proved that it is he, a wrong password is the one that should prove it. */
function renamed(state: FormState): FormState {
  const { password = "", ...others } = state.mistakes;
  return { ...state, mistakes: { ...others, proof: password } };
}

async function propsOf(needs: PageNeeds, visitor: Visitor): Promise<SecurityProps> {
  const { actor, account, visit } = visitor;
  const { hasPassword, appSince, recoveryCodes } = await lookUpFactors(needs, actor);
  const { browser, system } = deviceOf(visit);
  return {
    state: unsent,
    proof: await proofOf(needs, visitor),
    hasPassword,
    currentEmail: account?.email ?? "",
    appSince,
    passkeys: await listPasskeys(needs, actor),
    noPasskeysAt: relyingPartyOf(needs.publicUrl) ? undefined : needs.publicUrl,
    deviceName: [browser, system].filter(Boolean).join(", "),
    recoveryCodes,
  };
}
