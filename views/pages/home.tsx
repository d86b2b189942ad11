import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Empty } from "#views/parts/empty.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { paths } from "#views/paths.ts";

export function HomePage(page: Page) {
  const { t, spaces = [] } = page;
  return (
    <AppFrame page={page} title={t("home.title")} path={[{ name: t("home.title"), href: paths.welcome }]}>
      <PageHead title={t("home.title")} text={t("home.lead")} />
      {spaces.length === 0 ? (
        <Empty icon="images" title={t("home.emptyTitle")} text={t("home.empty")} />
      ) : (
        <ul class="cards">
          {spaces.map(({ key, name }) => (
            <li>
              <a class="card link-card" href={paths.space(key)}>
                <Icon name="images" />
                <span>
                  <strong safe>{name}</strong>
                  <code safe>{key}</code>
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </AppFrame>
  );
}
