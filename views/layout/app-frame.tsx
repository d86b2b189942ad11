import type { PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { paths } from "#views/paths.ts";
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
  const { t, spaces = [] } = page;
  const spaceLinks = spaces.map(({ key, name }): SideLink => {
    const own = inside?.spaceKey === key ? { inside: inside.links } : {};
    return { label: name, href: paths.space(key), icon: "images", ...own };
  });
  return {
    groups: [
      ...(spaceLinks.length > 0 ? [{ title: t("frame.spaces"), links: spaceLinks }] : []),
      { title: t("frame.account"), links: accountLinks(page) },
    ],
    orgMenu: [{ label: t("home.all"), href: paths.welcome, icon: "layers" }],
    personMenu: [
      ...accountLinks(page),
      "line",
      { label: t("me.signOut"), action: paths.signOut, icon: "log-out" },
    ],
  } satisfies Parameters<typeof Frame>[0]["side"];
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
    ...accountLinks(page).map((link) => ({ ...link, group: t("frame.account") })),
  ] satisfies Parameters<typeof Frame>[0]["palette"];
}
