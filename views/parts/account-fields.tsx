import type { Page } from "#views/page.ts";
import { Field } from "./field.tsx";

interface AccountFieldProps {
  page: Page;
  error: string | undefined;
}

interface FilledFieldProps extends AccountFieldProps {
  value: string;
}

/** What a person is called. */
export function PersonNameField({ page, value, error }: FilledFieldProps) {
  return (
    <Field
      page={page}
      kind="text"
      name="name"
      label={page.t("fields.name")}
      value={value}
      autocomplete="name"
      error={error}
    />
  );
}

/** The address by which an account is known. */
export function AccountEmailField({
  page,
  value,
  error,
  hasFocus = false,
}: FilledFieldProps & { hasFocus?: boolean }) {
  return (
    <Field
      page={page}
      kind="email"
      name="email"
      label={page.t("fields.email")}
      value={value}
      autocomplete="username"
      error={error}
      hasFocus={hasFocus}
    />
  );
}

/** A password that is chosen, `isAnother` where there is one already. */
export function ChosenPasswordField({
  page,
  error,
  isAnother = false,
}: AccountFieldProps & { isAnother?: boolean }) {
  const { t } = page;
  return (
    <Field
      page={page}
      kind="password"
      name="password"
      label={t(isAnother ? "fields.newPassword" : "fields.password")}
      help={t("fields.newPasswordHelp")}
      autocomplete="new-password"
      error={error}
    />
  );
}

export function OrgNameField({ page, name, value, error }: FilledFieldProps & { name: string }) {
  const { t } = page;
  return (
    <Field
      page={page}
      kind="text"
      name={name}
      label={t("fields.orgName")}
      help={t("fields.orgNameHelp")}
      value={value}
      autocomplete="organization"
      error={error}
    />
  );
}
