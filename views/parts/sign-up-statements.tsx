import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { Field } from "./field.tsx";
import { TextsAcceptance } from "./texts-acceptance.tsx";

/** What is ticked by whoever makes himself an account. */
export interface Statements {
  terms: boolean;
  privacy: boolean;
  age: boolean;
}

interface SignUpStatementsProps {
  page: Page;
  /** Of the texts that are shown now. */
  versions: { terms: string; privacy: string };
  mistakes: FormState["mistakes"];
  filled: Statements;
}

/** What everybody says who makes himself an account, and the time zone that his browser is in: fields of a form. */
export function SignUpStatements({ page, versions, mistakes, filled }: SignUpStatementsProps) {
  return (
    <>
      <input type="hidden" name="timeZone" data-time-zone />
      <TextsAcceptance page={page} versions={versions} mistakes={mistakes} filled={filled} />
      <Field
        page={page}
        kind="checkbox"
        name="age"
        label={page.t("signUp.age")}
        isChecked={filled.age}
        error={mistakes.age}
      />
    </>
  );
}
