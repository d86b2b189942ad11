import { acceptTexts, hasAcceptedBefore } from "#src/domain/identity/acceptances.ts";
import { readLegalText } from "#src/domain/identity/legal.ts";
import { readForm } from "#src/http/form-body.ts";
import { ownPath } from "#src/http/plugins/session.ts";
import { html, seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { AcceptPage, LegalPage } from "#views/pages/legal.tsx";
import { attempt, type PageHandler, show } from "./handler.ts";
import { variesBy } from "./page.ts";

export const termsPage: PageHandler = ({ legal }, { page }) =>
  html(String(LegalPage(page, { name: "terms", text: readLegalText(legal.terms, page.language) })), {
    headers: variesBy,
  });

export const privacyPage: PageHandler = ({ legal }, { page }) =>
  html(String(LegalPage(page, { name: "privacy", text: readLegalText(legal.privacy, page.language) })), {
    headers: variesBy,
  });

export const acceptPage: PageHandler = async (needs, visitor) => {
  const next = ownPath(visitor.url.searchParams.get("next"));
  const isFirst = !(await hasAcceptedBefore(needs, visitor.actor));
  return await show(AcceptPage(visitor.page, { legal: needs.legal, next, isFirst, state: unsent }));
};

export const createAcceptance: PageHandler = async (needs, visitor) => {
  const { page, request, actor } = visitor;
  const fields = await readForm(request);
  const next = ownPath(fields("next"));
  const isFirst = !(await hasAcceptedBefore(needs, actor));
  const has = (name: string) => fields(name) === "yes";
  const work = async () => {
    await acceptTexts(needs, actor, {
      terms: has("terms") ? fields("termsVersion") : "",
      privacy: has("privacy") ? fields("privacyVersion") : "",
    });
    return seeOther(next);
  };
  const again = (state: FormState) => AcceptPage(page, { legal: needs.legal, next, isFirst, state });
  return await attempt(needs, visitor, work, { page, again });
};
