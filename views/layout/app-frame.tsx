import type { PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { orgPaths, paths } from "#views/paths.ts";
import { Frame, type Step } from "./frame.tsx";
import type { SideLink } from "./side-bar.tsx";

type AppFrameProps = PropsWithChildren<{
  page: Page;
  title: string;
  path: Step[];
  width?: "column" | "wide" | "usual";
  /** What the side bar shows within the space that the page is of. */
  inside?: { spaceKey: string; links: SideLink[] };
}>;

/** The frame with the places of whoever is signed in. */
export function AppFrame({ page, title, path, width = "usual", inside, children }: AppFrameProps) {
  const side = sideOf(page, inside);
  return (
    <Frame page={page} title={title} path={path} width={width} side={side} palette={paletteOf(page)}>
      {children}
    </Frame>
  );
}

function sideOf(page: Page, inside: AppFrameProps["inside"]) {
  const { t, spaces = [], guestSpaces = [], orgs = [] } = page;
  const linkTo = ({ key, name }: { key: string; name: string }): SideLink => {
    const own = inside?.spaceKey === key ? { inside: inside.links } : {};
    return { label: name, href: paths.space(key), icon: "images", ...own };
  };
  const groups = [
    { title: t("frame.spaces"), links: spaces.map(linkTo) },
    { title: t("frame.guest"), links: guestSpaces.map(linkTo) },
    { title: t("frame.org"), links: orgLinks(page) },
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
    ],
    personMenu: [
      ...accountLinks(page),
      "line",
      { label: t("me.signOut"), action: paths.signOut, icon: "log-out" },
    ],
  } satisfies Parameters<typeof Frame>[0]["side"];
}

function orgLinks({ t, org }: Page) {
  if (!org?.isManaged) return [];
  return [{ label: t("members.title"), href: orgPaths.members(org.id), icon: "users" }] satisfies SideLink[];
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
    { label: t("home.all"), href: paths.welcome, group: spacesGroup, icon: "layers" },
    ...orgLinks(page).map((link) => ({ ...link, group: t("frame.org") })),
    ...accountLinks(page).map((link) => ({ ...link, group: t("frame.account") })),
  ] satisfies Parameters<typeof Frame>[0]["palette"];
}
