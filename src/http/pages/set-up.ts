import type { Mail } from "#src/clients/mail.ts";
import { readEmailAddress } from "#src/domain/identity/email-address.ts";
import { sessionCookie } from "#src/domain/identity/session-cookie.ts";
import { claimInstance, isSetupToken } from "#src/domain/identity/set-up.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import type { Visitor } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { beforeTimeout } from "#src/http/timeout.ts";
import { createId } from "#src/lib/id.ts";
import { unsent } from "#views/form-state.ts";
import { createLetter } from "#views/mail/letter.ts";
import { LetterPage } from "#views/mail/letter-page.tsx";
import { letterText } from "#views/mail/letter-text.ts";
import type { Page } from "#views/page.ts";
import { SaidPage } from "#views/pages/said.tsx";
import { SetUpPage, type SetUpProps } from "#views/pages/set-up.tsx";
import { paths } from "#views/paths.ts";
import { attempt, type PageHandler, type PageNeeds, show, unreferred } from "./handler.ts";

/** The space that every instance begins with. */
const firstSpaceKey = "default";
const mailPatienceMs = 15_000;
const nothing = { name: "", email: "", orgName: "" };

export const setUpPage: PageHandler = async (needs, { page, url }) => {
  const token = url.searchParams.get("token") ?? "";
  if (!(await isSetupToken(needs, token))) return await deadLink(page);
  const { installation } = needs;
  return await show(SetUpPage(page, { token, state: unsent, filled: nothing, installation }), {
    headers: unreferred,
  });
};

export const createInstance: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const { page, visit } = visitor;
  const token = fields("token");
  if (!(await isSetupToken(needs, token))) return await deadLink(page);
  const filled = filledIn(fields);
  const { installation, publicUrl } = needs;
  const work = async () => {
    const asked = { ...filled, token, password: fields("password"), language: page.language };
    const claimed = await claimInstance(needs, { ...asked, ...visit });
    return seeOther(paths.space(firstSpaceKey), [sessionCookie(publicUrl, claimed.token)]);
  };
  const again = (state: SetUpProps["state"]) => SetUpPage(page, { token, state, filled, installation });
  return await attempt(needs, visitor, work, { page, again, headers: unreferred });
};

/** Sends a mail at once, for who sets it up to see whether it arrives. */
export const tryMail: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const { page, visit } = visitor;
  const token = fields("token");
  if (!(await isSetupToken(needs, token))) return await deadLink(page);
  const filled = { ...nothing, email: fields("to") };
  const { installation } = needs;
  const again = (props: Partial<SetUpProps>) =>
    SetUpPage(page, { token, state: unsent, filled, installation, ...props });
  const to = readEmailAddress(filled.email)?.email;
  if (to === undefined) {
    const mail = { text: page.t("mistakes.email_wrong"), isSent: false };
    return await show(again({ mail }), { status: 422, headers: unreferred });
  }
  const work = async () => {
    needs.attempts.take("mail", { address: visit.address, account: to });
    return await show(again({ mail: await sendTest(needs, visitor, to) }), { headers: unreferred });
  };
  return await attempt(needs, visitor, work, {
    page,
    again: (state) => again({ state }),
    headers: unreferred,
  });
};

async function sendTest(
  { mailer, clock, publicUrl, installation, log }: PageNeeds,
  { page: { t, language } }: Visitor,
  to: string,
): Promise<{ text: string; isSent: boolean }> {
  const letter = createLetter({ kind: "test", language, values: {}, publicUrl });
  const writtenAt = clock.now();
  const html = await LetterPage({ letter });
  const mail: Mail = {
    id: createId(writtenAt),
    to,
    subject: letter.subject,
    text: letterText(letter),
    html,
    writtenAt,
  };
  try {
    await beforeTimeout(mailer.send(mail), mailPatienceMs, () => new Error("It didn't answer in time."));
    const sentence = installation.mailHost === undefined ? "setUp.mailPrinted" : "setUp.mailSent";
    return { text: t(sentence, { email: to }), isSent: true };
  } catch (error) {
    log.warn({ err: error }, "the test mail was not taken");
    const reason = error instanceof Error ? error.message : String(error);
    return { text: t("setUp.mailFailed", { reason }), isSent: false };
  }
}

function filledIn(fields: Fields): SetUpProps["filled"] {
  return { name: fields("name"), email: fields("email"), orgName: fields("orgName") };
}

async function deadLink(page: Page): Promise<Response> {
  const { t } = page;
  const said = { title: t("link.deadTitle"), text: t("setUp.gone") };
  return await show(SaidPage(page, said), { status: 410, headers: unreferred });
}
