import { adoptPicture } from "#src/domain/identity/adopted-picture.ts";
import { expiredFlow } from "#src/domain/identity/flows.ts";
import { join, lookUpJoining } from "#src/domain/identity/joining.ts";
import { OutsideRefused } from "#src/domain/identity/outside-refused.ts";
import { authenticateSession } from "#src/domain/identity/sessions.ts";
import { readForm } from "#src/http/form-body.ts";
import type { Visitor } from "#src/http/plugins/session.ts";
import { redirect } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { JoinPage } from "#views/pages/outside.tsx";
import { paths } from "#views/paths.ts";
import { endedFlowCookie, readFlowCookie } from "./flow-cookie.ts";
import { attempt, type PageHandler, type PageNeeds, show } from "./handler.ts";
import { lastWayCookie } from "./last-way.ts";
import { refused } from "./outside.ts";
import { letIn } from "./sign-in.ts";
import { readStatements, versionsOf } from "./sign-up-form.ts";

const nothing = { terms: false, privacy: false, age: false };

/** For who has come from an issuer and has no account. */
export const joinPage: PageHandler = async (needs, visitor) => {
  const { request, page, account } = visitor;
  if (account !== undefined) return redirect(paths.welcome);
  const joining = await lookUpJoining(needs, readFlowCookie(needs.publicUrl, "join", request));
  if (joining === undefined) return await refused(needs, visitor, expiredFlow(), {});
  const { issuer, person } = joining;
  const filled = { name: person.name ?? "", ...nothing };
  const props = { issuer, email: person.email, filled, versions: versionsOf(needs) };
  return await show(JoinPage(page, { state: unsent, ...props }));
};

export const createJoining: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const { page, visit, request } = visitor;
  const flow = readFlowCookie(needs.publicUrl, "join", request);
  const joining = await lookUpJoining(needs, flow);
  if (joining === undefined) return await refused(needs, visitor, expiredFlow(), {});
  const { issuer, person } = joining;
  const { filled, said } = readStatements(fields);
  const work = async () => {
    try {
      const joined = await join(needs, { flow, language: page.language, ...said, ...visit });
      return await goIn(needs, visitor, joined);
    } catch (error) {
      const isOver = error instanceof Refusal && error.code === "expired";
      if (isOver || error instanceof OutsideRefused) return await refused(needs, visitor, error, { issuer });
      throw error;
    }
  };
  const props = { issuer, email: person.email, filled, versions: versionsOf(needs) };
  const again = (state: FormState) => JoinPage(page, { state, ...props });
  return await attempt(needs, visitor, work, { page, again });
};

async function goIn(
  needs: PageNeeds,
  visitor: Visitor,
  { token, joined }: Awaited<ReturnType<typeof join>>,
): Promise<Response> {
  const found = await authenticateSession(needs, { token, ...visitor.visit });
  const { picture } = joined.person;
  if (found && picture) await adoptPicture(needs, found.person, { ...joined.person, picture });
  const next = joined.invitation === undefined ? joined.next : paths.invitation(joined.invitation);
  const cookies = [
    endedFlowCookie(needs.publicUrl, "join"),
    lastWayCookie(needs.publicUrl, joined.issuerKey),
  ];
  return await letIn(needs, visitor, { token, next, cookies });
}
