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
  const { visit, request } = visitor;
  const page = { ...visitor.page, here: paths.signIn };
  const form = (props: Omit<Parameters<typeof signInForm>[2], "next">) =>
    signInForm(needs, { ...visitor, page }, { next, ...props });
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
      return await show(await form({ state: unsent, closedUntil: error.recoverableUntil }), { status: 403 });
    }
  };
  const wrong = page.t("factors.wrongPasskey");
  const says = { unauthenticated: wrong, expired: page.t("factors.prove.expired"), conflict: wrong };
  const again = ({ error }: FormState) => form({ state: unsent, passkeyError: error });
  return await attempt(needs, visitor, work, { page, says, again });
};

export const createPasskeyRequest: PageHandler = async (needs, { visit }) =>
  sendAsked(needs, await askToSignIn(needs, visit));
