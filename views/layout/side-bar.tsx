import type { Page } from "#views/page.ts";
import { Avatar } from "#views/parts/avatar.tsx";
import { Icon, type IconName } from "#views/parts/icon.tsx";
import { Menu, type MenuItem } from "#views/parts/menu.tsx";
import { Mark } from "./mark.tsx";

export interface SideLink {
  label: string;
  href: string;
  icon?: IconName;
  /** What lies in it, drawn where the reader is in it. */
  inside?: SideLink[];
}

interface SideGroup {
  title?: string;
  links: SideLink[];
}

export interface SideBarProps {
  page: Page;
  groups: SideGroup[];
  /** What the name of the org opens. */
  orgMenu: (MenuItem | "line")[];
  /** What the name of the person opens. */
  personMenu: (MenuItem | "line")[];
  usage?: { text: string; share: number };
}

/** Where one can go. On a phone a sheet that the button in the path bar opens, without scripts too. */
export function SideBar({ page, groups, orgMenu, personMenu, usage }: SideBarProps) {
  const { t, org, person } = page;
  const current = { here: page.here, href: nearest(page.here, groups) };
  return (
    <nav class="side" id="side" popover="auto" aria-label={t("frame.navigation")}>
      <Menu
        label={org?.name ?? "Imagor Cloud"}
        before={org?.pictureUrl ? <Avatar name={org.name} url={org.pictureUrl} /> : <Mark />}
        items={orgMenu}
        kind="quiet"
      />
      <div class="side-groups">
        {groups.map((group) => (
          <Group current={current} {...group} />
        ))}
      </div>
      <div class="side-foot">
        {usage !== undefined && (
          <div class="meter">
            <span safe>{usage.text}</span>
            <progress value={usage.share} max={1} aria-label={usage.text} />
          </div>
        )}
        {person !== undefined && (
          <Menu
            label={person.name}
            before={<Avatar name={person.name} url={person.avatarUrl} />}
            items={personMenu}
            kind="quiet"
            opens="up"
          />
        )}
      </div>
    </nav>
  );
}

/** Where the reader is, and the link that leads there or to what is around it. */
interface Current {
  here: string;
  href: string | undefined;
}

function nearest(here: string, groups: SideGroup[]): string | undefined {
  return groups
    .flatMap(({ links }) => links.flatMap((link) => [link, ...(link.inside ?? [])]))
    .map(({ href }) => href)
    .filter((href) => here === href || here.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function Group({ current, title, links }: SideGroup & { current: Current }) {
  return (
    <div class="side-group">
      {title !== undefined && (
        <div class="side-title" safe>
          {title}
        </div>
      )}
      {links.map((link) => (
        <Place current={current} link={link} />
      ))}
    </div>
  );
}

function Place({ current, link }: { current: Current; link: SideLink }): JSX.Element {
  const { label, href, icon, inside = [] } = link;
  const mark = current.here === href ? "page" : "true";
  const isCurrent = current.href === href;
  const isWithin = isCurrent || inside.some((inner) => current.href === inner.href);
  return (
    <>
      <a class="side-link" href={href} aria-current={isCurrent ? mark : undefined} title={label}>
        {icon && <Icon name={icon} />}
        <span safe>{label}</span>
      </a>
      {isWithin && inside.length > 0 && (
        <div class="side-group">
          {inside.map((inner) => (
            <Place current={current} link={inner} />
          ))}
        </div>
      )}
    </>
  );
}
