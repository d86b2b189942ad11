import { endOtherSessions, endSession, listSessions } from "#src/domain/identity/sessions.ts";
import { readForm } from "#src/http/form-body.ts";
import { type PageHandler, show } from "#src/http/pages/handler.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { SessionsPage } from "#views/pages/me/sessions.tsx";
import { paths } from "#views/paths.ts";

export const sessionsPage: PageHandler = async (needs, visitor) => {
  const sessions = await listSessions(needs, visitor.actor);
  return await show(SessionsPage(await withPlaces(needs, visitor), { sessions }));
};

export const deleteOneSession: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  await endSession(needs, visitor.actor, fields("id"));
  return seeOther(paths.sessions);
};

export const deleteOtherSessions: PageHandler = async (needs, visitor) => {
  await endOtherSessions(needs, visitor.actor);
  return seeOther(paths.sessions);
};
