import { countMails, listMails, type MailState, resendMail } from "#src/domain/mail/outbox.ts";
import { readForm } from "#src/http/form-body.ts";
import { type PageHandler, show } from "#src/http/pages/handler.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { MailsPage, mailStates } from "#views/pages/operator/mails.tsx";
import { operatorPaths } from "#views/paths.ts";

export const mailsPage: PageHandler = async (needs, visitor) => {
  const { actor, url } = visitor;
  const asked = url.searchParams;
  const failed = await countMails(needs, actor, "failed");
  const state = stateOf(asked.get("state")) ?? (failed > 0 ? "failed" : "queued");
  const before = asked.get("before") || undefined;
  const found = await listMails(needs, actor, { state, before });
  const page = await withPlaces(needs, visitor);
  return await show(MailsPage(page, { ...found, state, isFirst: before === undefined }));
};

export const createMailAgain: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  await resendMail(needs, visitor.actor, { id: fields("id") });
  return seeOther(operatorPaths.mails);
};

function stateOf(text: string | null): MailState | undefined {
  return mailStates.find((each) => each === text);
}
