import type { Member } from "#src/domain/orgs/change-members.ts";
import type { Page } from "#views/page.ts";
import { Field } from "./field.tsx";

/** So many can be chosen from; more are found by their address. */
export const mostChosenFrom = 100;

interface MemberFieldProps {
  page: Page;
  label: string;
  /** Of an org; `many` where they are too many to choose from. */
  members: Pick<Member, "userId" | "name" | "email">[] | "many";
  /** What stands there before anybody is chosen. */
  placeholder?: string;
  /** As it was sent: an account, or an address. */
  value?: string | undefined;
  error?: string | undefined;
}

/** A member of an org: chosen as `userId`, or typed as `member`. */
export function MemberField({ page, label, members, placeholder, value = "", error }: MemberFieldProps) {
  const common = { page, value, error };
  if (members === "many") {
    const typed = `${label} (${page.t("fields.email")})`;
    return <Field {...common} kind="email" name="member" label={typed} autocomplete="off" />;
  }
  const named = members.map(({ userId, name, email }) => ({ value: userId, label: `${name} (${email})` }));
  const options = placeholder === undefined ? named : [{ value: "", label: placeholder }, ...named];
  return <Field {...common} kind="select" name="userId" label={label} options={options} />;
}
