import type { Role } from "#src/domain/permissions.ts";
import type { Page } from "#views/page.ts";
import { Button } from "./button.tsx";

interface RoleFormProps {
  page: Page;
  action: string;
  member: { userId: string; name: string; role: Role };
  /** That can be chosen; undefined for who may not change it. */
  roles: Role[] | undefined;
}

/** What somebody is, on his row. */
export function RoleForm({ page: { t }, action, member, roles }: RoleFormProps) {
  if (roles === undefined) return <span safe>{t(`roles.${member.role}`)}</span>;
  return (
    <form class="inline-form" method="post" action={action} data-form>
      <input type="hidden" name="userId" value={member.userId} />
      <select class="input" name="role" aria-label={t("roles.of", { name: member.name })}>
        {roles.map((role) => (
          <option value={role} selected={role === member.role} safe>
            {t(`roles.${role}`)}
          </option>
        ))}
      </select>
      <Button label={t("common.save")} size="small" />
    </form>
  );
}
