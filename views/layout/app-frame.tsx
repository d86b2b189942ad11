import type { PropsWithChildren } from "@kitajs/html";
import type { ListedSpace, OrgPage, Page } from "#views/page.ts";
import type { IconName } from "#views/parts/icon.tsx";
import { operatorPaths, orgPaths, paths, spacePaths } from "#views/paths.ts";
import { Frame, type Step } from "./frame.tsx";
import type { SideLink } from "./side-bar.tsx";
import { Standings } from "./standings.tsx";

type AppFrameProps = PropsWithChildren<{
  page: Page;
  title: string;
  path: Step[];
  width?: "column" | "wide" | "usual";
}>;

/** The frame with the places of whoever is signed in. */
export function AppFrame({ page, title, path, width = "usual", children }: AppFrameProps) {
  const side = sideOf(page);
  return (
    <Frame page={page} title={title} path={path} width={width} side={side} palette={paletteOf(page)}>
      <Standings page={page} />
      {children}
    </Frame>
  );
}

function sideOf(page: Page) {
  const { t, orgs = [], org, spaces = [], canFound } = page;
  const own = new Set(orgs.map(({ id }) => id));
  const groups = [
    {
      title: t("frame.spaces"),
      links: [
        ...spaceLinks(
          page,
          spaces.filter(({ orgId }) => orgId === org?.id),
        ),
        ...newSpaceLinks(page),
      ],
    },
    {
      title: t("frame.guest"),
      links: spaceLinks(
        page,
        spaces.filter(({ orgId }) => !own.has(orgId)),
        (key) => [{ label: t("spaces.leave"), href: spacePaths.leave(key) }],
      ),
    },
    { title: t("frame.org"), links: orgLinks(page) },
    { title: t("frame.operator"), links: operatorLinks(page) },
    { title: t("frame.account"), links: accountLinks(page) },
  ];
  return {
    groups: groups.filter(({ links }) => links.length > 0),
    orgMenu: [
      ...orgs.map(({ id, name }) => {
        return { label: name, href: paths.welcomeTo(id), icon: "layers" as const };
      }),
      ...(orgs.length > 0 ? ["line" as const] : []),
      { label: t("home.all"), href: paths.welcome, icon: "images" },
      ...(canFound ? [{ label: t("home.new"), href: paths.orgs, icon: "plus" as const }] : []),
    ],
    personMenu: [
      ...accountLinks(page),
      "line",
      { label: t("me.signOut"), action: paths.signOut, icon: "log-out" },
    ],
  } satisfies Parameters<typeof Frame>[0]["side"];
}

function spaceLinks(
  { t }: Page,
  spaces: ListedSpace[],
  others: (key: string) => SideLink[] = () => [],
): SideLink[] {
  return spaces.map(({ key, name, hasSettings }) => {
    const settings = [
      { label: t("activity.title"), href: spacePaths.activity(key) },
      { label: t("frame.spaceSettings"), href: spacePaths.settings(key) },
      { label: t("orgPages.audit"), href: spacePaths.audit(key) },
    ];
    return {
      label: name,
      href: paths.space(key),
      icon: "images",
      inside: [...(hasSettings ? settings : []), ...others(key)],
    };
  });
}

function newSpaceLinks({ t, org }: Page): LinkWithIcon[] {
  if (org === undefined || org.canCreateSpaces !== true) return [];
  return [{ label: t("spaces.new"), href: orgPaths.newSpace(org.id), icon: "plus" }];
}

type LinkWithIcon = SideLink & { icon: IconName };

const orgPages: Record<OrgPage, { icon: IconName; href(org: string): string }> = {
  members: { icon: "users", href: orgPaths.members },
  mailDomains: { icon: "globe", href: orgPaths.mailDomains },
  apiKeys: { icon: "key-round", href: orgPaths.apiKeys },
  audit: { icon: "shield", href: paths.orgAudit },
  settings: { icon: "settings", href: orgPaths.settings },
};

function orgLinks({ t, org }: Page): LinkWithIcon[] {
  if (org === undefined) return [];
  return org.pages.map((name) => {
    const { icon, href } = orgPages[name];
    return { label: t(`orgPages.${name}`), href: href(org.id), icon };
  });
}

function operatorLinks({ t, isOperator }: Page): LinkWithIcon[] {
  if (!isOperator) return [];
  return [
    { label: t("operatorPages.tenants"), href: operatorPaths.tenants, icon: "users" },
    { label: t("operatorPages.jobs"), href: operatorPaths.jobs, icon: "layers" },
    { label: t("operatorPages.mails"), href: operatorPaths.mails, icon: "mail" },
    { label: t("operatorPages.health"), href: operatorPaths.health, icon: "gauge" },
    { label: t("operatorPages.audit"), href: operatorPaths.audit, icon: "shield" },
    { label: t("operatorPages.settings"), href: operatorPaths.settings, icon: "settings" },
  ];
}

function accountLinks({ t }: Page) {
  return [
    { label: t("me.profile"), href: paths.profile, icon: "user" },
    { label: t("me.security"), href: paths.security, icon: "lock" },
    { label: t("me.sessions"), href: paths.sessions, icon: "monitor" },
  ] satisfies SideLink[];
}

function paletteOf(page: Page) {
  const { t, spaces = [] } = page;
  const spacesGroup = t("frame.spaces");
  return [
    ...spaces.map(({ key, name }) => {
      return { label: name, href: paths.space(key), group: spacesGroup, icon: "images" as const };
    }),
    ...newSpaceLinks(page).map((link) => ({ ...link, group: spacesGroup })),
    { label: t("home.all"), href: paths.welcome, group: spacesGroup, icon: "layers" },
    ...orgLinks(page).map((link) => ({ ...link, group: t("frame.org") })),
    ...operatorLinks(page).map((link) => ({ ...link, group: t("frame.operator") })),
    ...accountLinks(page).map((link) => ({ ...link, group: t("frame.account") })),
  ] satisfies Parameters<typeof Frame>[0]["palette"];
}
