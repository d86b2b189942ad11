import { readForm } from "#src/http/form-body.ts";
import { ownPath } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { themes } from "#views/page.ts";
import { isLanguage } from "#views/words/translate.ts";
import type { PageHandler } from "./handler.ts";
import { choiceCookies } from "./page.ts";

/** Language and theme for a browser where nobody is signed in. */
export const chooseLook: PageHandler = async ({ publicUrl }, { request }) => {
  const fields = await readForm(request);
  const language = isLanguage(fields("language")) ? fields("language") : undefined;
  const theme = themes.find((each) => each === fields("theme"));
  return seeOther(ownPath(fields("next")), choiceCookies(publicUrl, { language, theme }));
};
