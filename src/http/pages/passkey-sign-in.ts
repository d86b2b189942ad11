import { askToSignIn, signInByPasskey } from "#src/domain/identity/passkey-sign-in.ts";
import { AccountClosed } from "#src/domain/identity/sign-in.ts";
import { readForm } from "#src/http/form-body.ts";
import { ownPath } from "#src/http/plugins/session.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { paths } from "#views/paths.ts";
import { endedFlowCookie, readFlowCookie } from "./flow-cookie.ts";
import { sendAsked } from "./given-proof.ts";
import { attempt, type PageHandler, show } from "./handler.ts";
import { lastWayCookie } from "./last-way.ts";
import { letIn, signInForm } from "./sign-in.ts";

export const createPasskeySession: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const next = ownPath(fields("next"));
  const { page: shown, visit, request } = visitor;
  const page = { ...shown, here: paths.signIn };
  const flow = readFlowCookie(needs.publicUrl, "passkey", request);
  const work = async () => {
    try {
      const isBack = fields("recover") === "yes";
      const asked = { flow, answer: fields("answer"), isBack, ...visit };
      const { token } = await signInByPasskey(needs, asked);
      const ended = endedFlowCookie(needs.publicUrl, "passkey");
      const cookies = [ended, lastWayCookie(needs.publicUrl, "passkey")];
      return await letIn(needs, visitor, { token, next, cookies });
    } catch (error) {
      if (!(error instanceof AccountClosed)) throw error;
      const closed = { state: unsent, email: "", next, closedUntil: error.recoverableUntil };
      return await show(signInForm(needs, page, closed), { status: 403 });
    }
  };
  const wrong = page.t("factors.wrongPasskey");
  const says = { unauthenticated: wrong, expired: page.t("factors.prove.expired"), conflict: wrong };
  const again = ({ error }: FormState) =>
    signInForm(needs, page, { state: unsent, email: "", next, passkeyError: error });
  return await attempt(needs, visitor, work, { page, says, again });
};

export const createPasskeyRequest: PageHandler = async (needs, { visit }) =>
  sendAsked(needs, await askToSignIn(needs, visit));
