import type { Actor } from "#src/domain/actor.ts";
import { hasAcceptedTexts } from "#src/domain/identity/acceptances.ts";
import { finishLinking, lookUpLinking } from "#src/domain/identity/connections.ts";
import type { Entry } from "#src/domain/identity/enter.ts";
import { canSignUp } from "#src/domain/identity/newcomers.ts";
import { relyingPartyOf } from "#src/domain/identity/relying-party.ts";
import { endedSessionCookie, sessionCookie } from "#src/domain/identity/session-cookie.ts";
import { authenticateSession, endSession } from "#src/domain/identity/sessions.ts";
import { AccountClosed, recoverAccount, signIn } from "#src/domain/identity/sign-in.ts";
import { readForm } from "#src/http/form-body.ts";
import { ownPath, type Visitor } from "#src/http/plugins/session.ts";
import { redirect, seeOther } from "#src/http/respond.ts";
import { unsent } from "#views/form-state.ts";
import { SignInPage, type SignInProps } from "#views/pages/sign-in.tsx";
import { paths } from "#views/paths.ts";
import { endedFlowCookie, flowCookie, readFlowCookie } from "./flow-cookie.ts";
import { attempt, type PageHandler, type PageNeeds, show } from "./handler.ts";
import { lastWayCookie, lastWayOf } from "./last-way.ts";

export const signInPage: PageHandler = async (needs, visitor) => {
  const { url, account } = visitor;
  const next = ownPath(url.searchParams.get("next"));
  if (account !== undefined) return redirect(next);
  return await show(await signInForm(needs, visitor, { state: unsent, next }));
};

/** The page of signing in, with what this browser is offered on this server. */
export async function signInForm(
  needs: PageNeeds,
  { page, request }: Visitor,
  props: Pick<SignInProps, "state" | "next"> & Partial<SignInProps>,
): Promise<JSX.Element> {
  const { issuers, publicUrl } = needs;
  const linking = await lookUpLinking(needs, readFlowCookie(publicUrl, "link", request));
  return SignInPage(page, {
    email: linking?.email ?? "",
    canSignUp: await canSignUp(needs),
    hasPasskeys: relyingPartyOf(publicUrl) !== undefined,
    issuers: issuers.list,
    lastWay: lastWayOf(request),
    linking,
    ...props,
  });
}

export const createSession: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const [email, next] = [fields("email"), ownPath(fields("next"))];
  const { page, visit } = visitor;
  const form = (props: Pick<SignInProps, "state"> & Partial<SignInProps>) =>
    signInForm(needs, visitor, { email, next, ...props });
  const says = { unauthenticated: page.t("signIn.wrong") };
  const work = async () => {
    try {
      const asked = { email, password: fields("password"), ...visit };
      const isBack = fields("recover") === "yes";
      const entry = isBack ? await recoverAccount(needs, asked) : await signIn(needs, asked);
      return await goOn(needs, visitor, { entry, next, way: "password" });
    } catch (error) {
      if (!(error instanceof AccountClosed)) throw error;
      return await show(await form({ state: unsent, closedUntil: error.recoverableUntil }), { status: 403 });
    }
  };
  return await attempt(needs, visitor, work, { page, says, again: (state) => form({ state }) });
};

/** After a first proof: in, or on to the second one. */
export async function goOn(
  needs: PageNeeds,
  visitor: Visitor,
  { entry, next, way, cookies = [] }: { entry: Entry; next: string; way: string; cookies?: string[] },
): Promise<Response> {
  const kept = [...cookies, lastWayCookie(needs.publicUrl, way)];
  if (entry.flow === undefined) {
    return await letIn(needs, visitor, { token: entry.token, next, cookies: kept });
  }
  const cookie = flowCookie(needs.publicUrl, "second-factor", entry.flow);
  return seeOther(paths.secondFactorFor(next), [cookie, ...kept]);
}

/**
 * Where somebody wanted to go, by way of the texts where they have changed. The session that he had ends. What he came
 * with from outside is connected, if it was he who was asked to prove himself.
 */
export async function letIn(
  needs: PageNeeds,
  { actor, visit, request }: Visitor,
  { token, next, cookies = [] }: { token: string; next: string; cookies?: string[] },
): Promise<Response> {
  if (actor.kind === "person") await endSession(needs, actor, actor.sessionId);
  const found = await authenticateSession(needs, { token, ...visit });
  const linked = found && (await linkPending(needs, found.person, request));
  const wanted = linked === undefined ? next : paths.linkedFor({ issuer: linked.issuerKey, next });
  const isUpToDate = found === undefined || (await hasAcceptedTexts(needs, found.person));
  const path = isUpToDate ? wanted : paths.acceptTextsFor(wanted);
  const ended = linked ? [endedFlowCookie(needs.publicUrl, "link")] : [];
  return seeOther(path, [sessionCookie(needs.publicUrl, token), ...ended, ...cookies]);
}

async function linkPending(needs: PageNeeds, actor: Actor, request: Request) {
  return await finishLinking(needs, actor, readFlowCookie(needs.publicUrl, "link", request));
}

export const deleteSession: PageHandler = async (needs, { actor }) => {
  if (actor.kind === "person") await endSession(needs, actor, actor.sessionId);
  return seeOther(paths.signIn, [endedSessionCookie(needs.publicUrl)]);
};
