import type { PropsWithChildren } from "@kitajs/html";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Tabs } from "#views/parts/tabs.tsx";
import { paths, spacePaths } from "#views/paths.ts";

const tabs = ["general", "delivery", "members"] as const;
type SettingsTab = (typeof tabs)[number];

const hrefOf: Record<SettingsTab, (space: string) => string> = {
  general: spacePaths.settings,
  delivery: spacePaths.delivery,
  members: spacePaths.members,
};

type SettingsFrameProps = PropsWithChildren<{
  page: Page;
  space: { key: string; name: string };
  tab: SettingsTab;
}>;

/** The settings of a space, whose sections are pages beside each other. */
export function SettingsFrame({ page, space, tab, children }: SettingsFrameProps) {
  const { t } = page;
  const here = hrefOf[tab](space.key);
  const own = { ...page, here };
  const label = t(`spaceSettings.tabs.${tab}`);
  return (
    <AppFrame
      page={own}
      title={`${label} · ${space.name}`}
      width="column"
      path={[
        { name: space.name, href: paths.space(space.key) },
        { name: t("spaceSettings.title"), href: here },
      ]}
    >
      <PageHead title={t("spaceSettings.title")} />
      <Tabs
        page={own}
        label={t("spaceSettings.label")}
        tabs={tabs.map((name) => {
          return { label: t(`spaceSettings.tabs.${name}`), href: hrefOf[name](space.key) };
        })}
      />
      {children}
    </AppFrame>
  );
}
