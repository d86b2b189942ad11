import type { Scope } from "#src/domain/permissions.ts";
import type { FormState } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Choices } from "#views/parts/choices.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { orgPaths } from "#views/paths.ts";
import type { WordKey } from "#views/words/words.ts";
import { apiKeysPath } from "./api-keys.tsx";

export interface FilledKey {
  name: string;
  scopes: string[];
  /** Of all spaces, or of some. */
  reach: string;
  spaceKeys: string[];
  /** Days until it ends; empty for never. */
  days: string;
}

interface NewApiKeyProps {
  org: { id: string; name: string };
  /** Those of the org. */
  spaces: { key: string; name: string }[];
  scopes: readonly Scope[];
  state: FormState;
  filled: FilledKey;
}

/** How long a key may be good for, in days. */
export const expiryDays = ["7", "30", "90", "365"];

export function NewApiKeyPage(page: Page, { org, spaces, scopes, state, filled }: NewApiKeyProps) {
  const { t } = page;
  const { mistakes } = state;
  return (
    <AppFrame
      page={page}
      title={t("apiKeys.new")}
      width="column"
      path={[...apiKeysPath(page, org), { name: t("apiKeys.new"), href: orgPaths.newApiKey(org.id) }]}
    >
      <PageHead title={t("apiKeys.new")} text={t("apiKeys.newLead")} />
      <Form
        page={page}
        action={orgPaths.apiKeys(org.id)}
        mistakes={Object.keys(mistakes).length}
        error={state.error}
        actions={
          <>
            <Button label={t("apiKeys.create")} kind="primary" />
            <LinkButton href={orgPaths.apiKeys(org.id)} label={t("common.cancel")} />
          </>
        }
      >
        <Field
          page={page}
          kind="text"
          name="name"
          label={t("fields.name")}
          help={t("apiKeys.nameHelp")}
          value={filled.name}
          maxLength={100}
          autocomplete="off"
          error={mistakes.name}
          hasFocus
        />
        <Choices
          kind="checkbox"
          name="scope"
          label={t("apiKeys.scopes")}
          help={t("apiKeys.scopesHelp")}
          options={scopes.map((scope) => ({ value: scope, label: t(scopeWords[scope]), code: scope }))}
          chosen={filled.scopes}
          error={mistakes.scopes}
        />
        <Choices
          kind="radio"
          name="reach"
          label={t("apiKeys.spaces")}
          options={[
            { value: "all", label: t("apiKeys.reachAll") },
            { value: "some", label: t("apiKeys.reachSome") },
          ]}
          chosen={[filled.reach]}
        />
        <Choices
          kind="checkbox"
          name="space"
          label={t("apiKeys.which")}
          options={spaces.map(({ key, name }) => ({ value: key, label: name, code: key }))}
          chosen={filled.spaceKeys}
          error={mistakes.spaceKeys}
        />
        <Field
          page={page}
          kind="select"
          name="days"
          label={t("apiKeys.expires")}
          help={t("apiKeys.expiresHelp")}
          value={filled.days}
          options={[
            ...expiryDays.map((value) => ({ value, label: t("apiKeys.inDays", { count: Number(value) }) })),
            { value: "", label: t("apiKeys.never") },
          ]}
          error={mistakes.expiresAt}
        />
      </Form>
    </AppFrame>
  );
}

const scopeWords = {
  "assets:read": "apiKeys.may.read",
  "assets:write": "apiKeys.may.write",
  "assets:delete": "apiKeys.may.delete",
  "urls:sign": "apiKeys.may.sign",
  "spaces:write": "apiKeys.may.spaces",
  "usage:read": "apiKeys.may.usage",
  "audit:read": "apiKeys.may.audit",
} as const satisfies Record<Scope, WordKey>;
