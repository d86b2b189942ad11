import { askSecondPasskey, finishSignIn, lookUpWaiting } from "#src/domain/identity/second-proof.ts";
import { readForm } from "#src/http/form-body.ts";
import { ownPath, type Visitor } from "#src/http/plugins/session.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { SaidPage } from "#views/pages/said.tsx";
import { SecondFactorPage } from "#views/pages/second-factor.tsx";
import { paths } from "#views/paths.ts";
import { endedFlowCookie, readFlowCookie } from "./flow-cookie.ts";
import { givenIn, sendAsked } from "./given-proof.ts";
import { attempt, type PageHandler, type PageNeeds, show } from "./handler.ts";
import { letIn } from "./sign-in.ts";

export const secondFactorPage: PageHandler = async (needs, visitor) => {
  const next = ownPath(visitor.url.searchParams.get("next"));
  return await asked(needs, visitor, { next, state: unsent });
};

export const createSecondFactor: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const next = ownPath(fields("next"));
  const { page, visit, request } = visitor;
  const flow = readFlowCookie(needs.publicUrl, "second-factor", request);
  const given = givenIn(needs, visitor, fields);
  const work = async () => {
    try {
      const { token } = await finishSignIn(needs, { flow, given, ...visit });
      return await letIn(needs, visitor, { token, next, cookies: endedCookies(needs) });
    } catch (error) {
      const isOver = error instanceof Refusal && error.code === "expired";
      if (!isOver) throw error;
      return await asked(needs, visitor, {
        next,
        way: given.way,
        state: { mistakes: {}, error: page.t("factors.prove.expired") },
      });
    }
  };
  const ways = await lookUpWaiting(needs, flow);
  if (ways === undefined) return await expired(needs, visitor, next);
  const says = { unauthenticated: page.t("factors.wrongPasskey") };
  const again = (state: FormState) => SecondFactorPage(page, { ...ways, next, way: given.way, state });
  return await attempt(needs, visitor, work, { page, says, again });
};

export const createSecondPasskeyRequest: PageHandler = async (needs, visitor) => {
  const { request, visit } = visitor;
  const flow = readFlowCookie(needs.publicUrl, "second-factor", request);
  return sendAsked(needs, await askSecondPasskey(needs, { flow, address: visit.address }));
};

interface Shown {
  next: string;
  way?: string;
  state: FormState;
}

/** The page, as long as there is somebody whom it waits for. */
async function asked(needs: PageNeeds, visitor: Visitor, shown: Shown): Promise<Response> {
  const flow = readFlowCookie(needs.publicUrl, "second-factor", visitor.request);
  const ways = await lookUpWaiting(needs, flow);
  if (ways === undefined) return await expired(needs, visitor, shown.next);
  const status = shown.state === unsent ? 200 : 410;
  return await show(SecondFactorPage(visitor.page, { ...ways, ...shown }), { status });
}

async function expired(needs: PageNeeds, { page }: Visitor, next: string): Promise<Response> {
  const { t } = page;
  const link = { label: t("signIn.action"), href: paths.signInFor(next) };
  const said = { title: t("factors.second.expiredTitle"), text: t("factors.second.expired"), link };
  return await show(SaidPage(page, said), { status: 410, cookies: endedCookies(needs) });
}

function endedCookies({ publicUrl }: PageNeeds): string[] {
  return [endedFlowCookie(publicUrl, "second-factor"), endedFlowCookie(publicUrl, "passkey")];
}
