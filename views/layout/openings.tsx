import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Time } from "#views/parts/time.tsx";
import { operatorPaths, paths } from "#views/paths.ts";

/** An operator never forgets that he looks into what is somebody else's. */
export function Openings({ page, page: { t, openings = [] } }: { page: Page }) {
  if (openings.length === 0) return "";
  return (
    <aside class="openings" aria-label={t("frame.operator")}>
      {openings.map(({ orgId, orgName, expiresAt }) => (
        <form class="opening" method="post" action={operatorPaths.closing(orgId)} data-form>
          <Icon name="eye" />
          <p>
            <Sentence
              text={t("operator.looking")}
              slots={{
                org: (
                  <a href={paths.welcomeTo(orgId)} safe>
                    {orgName}
                  </a>
                ),
                time: <Time page={page} at={expiresAt} />,
              }}
            />
          </p>
          <Button label={t("operator.closeAction")} size="small" />
        </form>
      ))}
    </aside>
  );
}
