import type { Issuer } from "#src/clients/issuers.ts";
import type { OutsideIntent, WentOutside } from "#src/domain/identity/flows.ts";
import { listIdentities } from "#src/domain/identity/identities.ts";
import { comeBack, goOutside, takeWayBack, type WayOn } from "#src/domain/identity/outside.ts";
import { type OutsideReason, OutsideRefused } from "#src/domain/identity/outside-refused.ts";
import { sessionCookie } from "#src/domain/identity/session-cookie.ts";
import { StepUpNeeded } from "#src/domain/identity/sessions.ts";
import { AccountClosed } from "#src/domain/identity/sign-in.ts";
import { say } from "#src/http/errors.ts";
import { readForm } from "#src/http/form-body.ts";
import { ownPath, type Visitor } from "#src/http/plugins/session.ts";
import { redirect, seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { ClosedPage, GoingPage } from "#views/pages/outside.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { paths } from "#views/paths.ts";
import { endedFlowCookie, flowCookie, readFlowCookie } from "./flow-cookie.ts";
import { type PageHandler, type PageNeeds, show, unreferred } from "./handler.ts";
import { goOn } from "./sign-in.ts";

/** Sends a browser to an issuer. */
export const createWayOut: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const issuer = requireIssuer(needs, fields("issuer"));
  const intent = intentOf(fields("intent"));
  const next = ownPath(fields("next"));
  try {
    const { address, flow } = await goOutside(needs, visitor.actor, {
      issuerKey: issuer.key,
      intent,
      next,
      invitation: fields("invitation") || undefined,
      isBack: fields("recover") === "yes",
      redirectUri: redirectUriOf(needs, issuer),
      address: visitor.visit.address,
    });
    const cookies = [flowCookie(needs.publicUrl, "outside", flow)];
    return await show(GoingPage(visitor.page, { issuer, address }), { headers: unreferred, cookies });
  } catch (error) {
    if (error instanceof StepUpNeeded) return seeOther(paths.proveFor(next));
    if (error instanceof Refusal && error.code === "unauthenticated") throw error;
    return await refused(needs, visitor, error, { issuer, intent, next });
  }
};

/** Where an issuer has sent a browser back to. Nothing of what stands in its address is ever shown. */
export const wayBack: PageHandler = async (needs, visitor, { issuer: key = "" }) => {
  const { request, url, page } = visitor;
  const { searchParams: answer } = url;
  const flow = readFlowCookie(needs.publicUrl, "outside", request);
  let issuer: Issuer | undefined;
  let way: WentOutside | undefined;
  try {
    issuer = requireIssuer(needs, key);
    const state = answer.get("state") ?? "";
    way = await takeWayBack(needs, { flow, issuerKey: issuer.key, state });
    const coming = { way, answer, redirectUri: redirectUriOf(needs, issuer), visit: visitor.visit };
    return unseen(needs, await goOnFrom(needs, visitor, way, await comeBack(needs, visitor.actor, coming)));
  } catch (error) {
    if (error instanceof AccountClosed && issuer && way) {
      const closed = { issuer, until: error.recoverableUntil, next: way.next };
      return unseen(needs, await show(ClosedPage(page, closed), { status: 403 }));
    }
    return unseen(needs, await refused(needs, visitor, error, { issuer, ...way }));
  }
};

/** After somebody has come back as he should. */
async function goOnFrom(
  needs: PageNeeds,
  visitor: Visitor,
  { issuerKey, next }: WentOutside,
  on: WayOn,
): Promise<Response> {
  const { publicUrl } = needs;
  switch (on.kind) {
    case "in":
      return await goOn(needs, visitor, { entry: on.entry, next, way: issuerKey });
    case "link":
      return seeOther(paths.signInFor(next), [flowCookie(publicUrl, "link", on.flow)]);
    case "join":
      return seeOther(paths.join, [flowCookie(publicUrl, "join", on.flow)]);
    case "connected":
      return seeOther(`${paths.profile}?connected#outside`);
    case "proven":
      return seeOther(next, [sessionCookie(publicUrl, on.token)]);
  }
}

interface RefusedWay {
  issuer?: Issuer | undefined;
  intent?: OutsideIntent;
  next?: string;
}

/** Why it doesn't go on, and where it could; what isn't about that way is thrown on. */
export async function refused(
  needs: PageNeeds,
  { page, request }: Visitor,
  error: unknown,
  { issuer, intent = "sign-in", next = paths.welcome }: RefusedWay,
): Promise<Response> {
  const why = reasonOf(error);
  if (why === undefined) throw error;
  const { t } = page;
  const name = issuer?.name ?? "";
  const { status } = say(error, request, { side: "api", log: needs.log });
  const title = t(`outside.refused.${why}.title`, { name });
  const text = t(`outside.refused.${why}.text`, { name });
  const link = {
    "sign-in": { label: t("outside.backToSignIn"), href: paths.signInFor(next) },
    connect: { label: t("outside.backToProfile"), href: paths.profile },
    prove: { label: t("outside.back"), href: next },
  }[intent];
  return await show(SaidPage(page, { title, text, link }), { status: status === 401 ? 410 : status });
}

function reasonOf(error: unknown): OutsideReason | undefined {
  if (error instanceof OutsideRefused) return error.why;
  if (!(error instanceof Refusal)) return undefined;
  const { code } = error;
  if (code === "expired" || code === "unauthenticated") return "expired";
  return code === "upstream" || code === "upstream_timeout" ? "unreachable" : undefined;
}

/** Where it leads learns nothing of the address, which holds a code; and the flow is over, however it ended. */
function unseen({ publicUrl }: PageNeeds, answer: Response): Response {
  answer.headers.set("referrer-policy", "no-referrer");
  answer.headers.append("set-cookie", endedFlowCookie(publicUrl, "outside"));
  return answer;
}

/** What became of an account elsewhere whose owner was asked to sign in. */
export const linkedPage: PageHandler = async (needs, { page, url, actor }) => {
  const { t } = page;
  const next = ownPath(url.searchParams.get("next"));
  const key = url.searchParams.get("issuer") ?? "";
  const issuer = issuerOf(needs, key);
  if (issuer === undefined) return redirect(next);
  const { name } = issuer;
  const identities = await listIdentities(needs, actor);
  const isConnected = identities.some(({ issuerKey }) => issuerKey === key);
  const said = isConnected
    ? { title: t("outside.linkedTitle", { name }), text: t("outside.linked", { name }) }
    : { title: t("outside.notLinkedTitle", { name }), text: t("outside.notLinked", { name }) };
  return await show(SaidPage(page, { ...said, link: { label: t("outside.goOn"), href: next } }));
};

function issuerOf({ issuers }: PageNeeds, key: string): Issuer | undefined {
  return issuers.list.find((each) => each.key === key);
}

function requireIssuer(needs: PageNeeds, key: string): Issuer {
  const issuer = issuerOf(needs, key);
  if (issuer === undefined) throw new Refusal("not_found", "Nobody signs in by that here.");
  return issuer;
}

function redirectUriOf({ publicUrl }: PageNeeds, { key }: Issuer): string {
  return publicUrl + paths.backFrom(key);
}

const intents: readonly OutsideIntent[] = ["sign-in", "connect", "prove"];

function intentOf(text: string): OutsideIntent {
  const intent = intents.find((each) => each === text);
  if (intent === undefined) throw new Refusal("invalid", "This form is none of this server.");
  return intent;
}
