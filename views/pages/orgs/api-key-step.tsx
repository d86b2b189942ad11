import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { sumOf } from "#views/parts/day-bars.tsx";
import { Section } from "#views/parts/section.tsx";
import { orgPaths } from "#views/paths.ts";
import { apiKeysPath, LastUse, type ShownKey } from "./api-keys.tsx";

interface ApiKeyStepProps {
  org: { id: string; name: string };
  apiKey: ShownKey;
  deed: "rotate" | "revoke";
}

/** What stops working when a key gets another token, or ends; the second step before that. */
export function ApiKeyStepPage(page: Page, { org, apiKey, deed }: ApiKeyStepProps) {
  const { t } = page;
  const name = apiKey.name === "" ? t("apiKeys.unnamed") : apiKey.name;
  const isRevoking = deed === "revoke";
  const title = isRevoking ? t("apiKeys.revokeTitle", { name }) : t("apiKeys.rotateTitle", { name });
  const count = sumOf(apiKey.uses);
  const facts: [string, JSX.Element][] = [
    [t("apiKeys.lastUsed"), <LastUse page={page} apiKey={apiKey} />],
    [t("apiKeys.uses"), <span safe>{t("apiKeys.usesInDays", { count })}</span>],
    [t("apiKeys.scopes"), <code safe>{apiKey.scopes.join(" · ")}</code>],
  ];
  return (
    <AppFrame page={page} title={title} width="column" path={apiKeysPath(page, org)}>
      <PageHead title={title} />
      <Section
        id={deed}
        title={isRevoking ? t("apiKeys.stops") : t("apiKeys.changes")}
        help={isRevoking ? t("apiKeys.revokeHelp") : t("apiKeys.rotateHelp")}
        action={isRevoking ? orgPaths.revokeApiKey(org.id) : orgPaths.rotateApiKey(org.id)}
        tone={isRevoking ? "danger" : "usual"}
        actions={
          <>
            <LinkButton href={orgPaths.apiKeys(org.id)} label={t("common.cancel")} />
            <Button
              label={isRevoking ? t("apiKeys.revokeAction") : t("apiKeys.rotateAction")}
              kind={isRevoking ? "danger" : "primary"}
            />
          </>
        }
      >
        <input type="hidden" name="id" value={apiKey.id} />
        <input type="hidden" name="revision" value={String(apiKey.revision)} />
        <div class="facts">
          <dl>
            {facts.map(([label, safeValue]) => (
              <div>
                <dt safe>{label}</dt>
                <dd>{safeValue}</dd>
              </div>
            ))}
          </dl>
        </div>
      </Section>
    </AppFrame>
  );
}
