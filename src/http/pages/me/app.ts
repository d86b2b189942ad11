import {
  beginTotp,
  confirmTotp,
  lookUpTotpSetUp,
  removeTotp,
  type TotpSetUp,
} from "#src/domain/identity/totp.ts";
import { readForm } from "#src/http/form-body.ts";
import { endedFlowCookie, flowCookie, readFlowCookie } from "#src/http/pages/flow-cookie.ts";
import { attempt, type PageHandler, type PageNeeds, proofOf, prove, show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { AppSetUpPage } from "#views/pages/me/app-set-up.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { paths } from "#views/paths.ts";
import { showAdded } from "./recovery-codes.ts";
import { change } from "./security.ts";

/** Begins to set one up: the seed waits in this browser's flow. */
export const createApp: PageHandler = (needs, visitor) =>
  change(needs, visitor, { form: "app" }, async (proven, _, { cookies }) => {
    const flow = await beginTotp(needs, proven.actor);
    return seeOther(paths.app, [...cookies, flowCookie(needs.publicUrl, "totp", flow)]);
  });

export const appPage: PageHandler = async (needs, visitor) => {
  const setUp = await begun(needs, visitor);
  if (setUp === undefined) return await over(visitor);
  const page = await withPlaces(needs, visitor);
  return await show(AppSetUpPage(page, { ...setUp, proof: await proofOf(needs, visitor), state: unsent }));
};

/** By the first code of it. */
export const createAppConfirmation: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const setUp = await begun(needs, visitor);
  if (setUp === undefined) return await over(visitor);
  const page = { ...(await withPlaces(needs, visitor)), here: paths.app };
  let proven = { visitor, cookies: [] as string[] };
  const work = async () => {
    proven = await prove(needs, visitor, fields);
    const flow = flowOf(needs, visitor);
    const codes = await confirmTotp(needs, proven.visitor.actor, { flow, code: fields("code") });
    const cookies = [...proven.cookies, endedFlowCookie(needs.publicUrl, "totp")];
    return await showAdded(page, { codes, news: "appAdded", cookies });
  };
  const again = async (state: FormState) =>
    AppSetUpPage(page, { ...setUp, proof: await proofOf(needs, proven.visitor), state });
  const says = { forbidden: page.t("me.prove"), expired: page.t("factors.app.expired") };
  return await attempt(needs, visitor, work, { page, again, says, cookies: () => proven.cookies });
};

export const deleteApp: PageHandler = (needs, visitor) =>
  change(needs, visitor, { form: "app" }, async (proven, _, { cookies }) => {
    await removeTotp(needs, proven.actor);
    return seeOther(`${paths.security}?appRemoved`, cookies);
  });

async function begun(needs: PageNeeds, visitor: Visitor): Promise<TotpSetUp | undefined> {
  return await lookUpTotpSetUp(needs, visitor.actor, flowOf(needs, visitor));
}

function flowOf({ publicUrl }: PageNeeds, { request }: Visitor): string {
  return readFlowCookie(publicUrl, "totp", request);
}

/** The flow is over, or was never begun here. */
async function over({ page }: Visitor): Promise<Response> {
  const { t } = page;
  const link = { label: t("me.security"), href: paths.security };
  const said = { title: t("factors.app.setUpTitle"), text: t("factors.app.expired"), link };
  return await show(SaidPage(page, said), { status: 410 });
}
