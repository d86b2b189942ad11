import { renewRecoveryCodes } from "#src/domain/identity/recovery-codes.ts";
import { type PageHandler, show } from "#src/http/pages/handler.ts";
import { seeOther } from "#src/http/respond.ts";
import type { Page } from "#views/page.ts";
import { RecoveryCodesPage } from "#views/pages/me/recovery-codes.tsx";
import { paths } from "#views/paths.ts";
import { change } from "./security.ts";

export const createRecoveryCodes: PageHandler = (needs, visitor) => {
  const says = { conflict: visitor.page.t("factors.recoveryCodes.none") };
  return change(needs, visitor, { form: "recovery", says }, async (proven, _, { page, cookies }) => {
    const codes = await renewRecoveryCodes(needs, proven.actor);
    return await show(RecoveryCodesPage(page, { codes }), { cookies });
  });
};

interface Added {
  /** Undefined where he has some already. */
  codes: string[] | undefined;
  news: "appAdded" | "passkeyAdded";
  cookies: string[];
}

/** After a factor was added: the codes that came with it, the one time that they are shown; else back to all of them. */
export async function showAdded(page: Page, { codes, news, cookies }: Added): Promise<Response> {
  if (codes === undefined) return seeOther(`${paths.security}?${news}`, cookies);
  const done = page.t(`factors.news.${news}`);
  return await show(RecoveryCodesPage(page, { codes, done }), { cookies });
}
