import { confirmEmailChange, undoEmailChange } from "#src/domain/identity/email-change.ts";
import { lookUpEmailToken } from "#src/domain/identity/email-tokens.ts";
import { endedSessionCookie } from "#src/domain/identity/session-cookie.ts";
import { readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, show, unreferred } from "#src/http/pages/handler.ts";
import { deadLink } from "#src/http/pages/reset.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { FormState } from "#views/form-state.ts";
import { ButtonPage } from "#views/pages/password.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { paths, places } from "#views/paths.ts";

/** The two links of a change of address: that to the new one confirms it, that to the old one takes it back. */
const kinds = {
  confirm: { purpose: "change-email", work: confirmEmailChange, action: places.confirmEmail },
  undo: { purpose: "undo", work: undoEmailChange, action: places.undoEmail },
} as const;

function pageOf(kind: keyof typeof kinds): PageHandler {
  const { purpose, action } = kinds[kind];
  return async (needs, { page, url }) => {
    const token = url.searchParams.get("token") ?? "";
    if ((await lookUpEmailToken(needs, purpose, token)) === undefined) return await deadLink(page);
    const { t } = page;
    const said = {
      title: t(`email.${kind}Title`),
      lead: t(`email.${kind}Lead`),
      label: t(`email.${kind}`),
    };
    return await show(ButtonPage(page, { ...said, action, token }), { headers: unreferred });
  };
}

function formOf(kind: keyof typeof kinds): PageHandler {
  const { work } = kinds[kind];
  const done = kind === "undo" ? "undone" : "confirmed";
  return async (needs, visitor) => {
    const fields = await readForm(visitor.request);
    const { page, visit } = visitor;
    const { t } = page;
    const change = async () => {
      try {
        await work(needs, { token: fields("token"), address: visit.address });
      } catch (error) {
        if (error instanceof Refusal && error.code === "expired") return await deadLink(page);
        throw error;
      }
      const link = { label: t("errors.home"), href: paths.welcome };
      const said = { title: t(`email.${done}Title`), text: t(`email.${done}`), link };
      const cookies = kind === "undo" ? [endedSessionCookie(needs.publicUrl)] : [];
      return await show(SaidPage(page, said), { headers: unreferred, cookies });
    };
    const again = ({ error = "" }: FormState) =>
      SaidPage(page, { title: t(`email.${kind}Title`), text: error });
    const says = { conflict: t("email.taken") };
    return await attempt(needs, visitor, change, { page, again, says, headers: unreferred });
  };
}

export const confirmEmailPage = pageOf("confirm");
export const confirmEmail = formOf("confirm");
export const undoEmailPage = pageOf("undo");
export const undoEmail = formOf("undo");
