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
  const { t, orgName = "Imagor Cloud", person } = page;
  return (
    <nav class="side" id="side" popover="auto" aria-label={t("frame.navigation")}>
      <Menu label={orgName} before={<Mark />} items={orgMenu} kind="quiet" />
      <div class="side-groups">
        {groups.map((group) => (
          <Group page={page} {...group} />
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

function Group({ page, title, links }: SideGroup & { page: Page }) {
  return (
    <div class="side-group">
      {title !== undefined && (
        <div class="side-title" safe>
          {title}
        </div>
      )}
      {links.map((link) => (
        <Place page={page} link={link} />
      ))}
    </div>
  );
}

function Place({ page, link }: { page: Page; link: SideLink }): JSX.Element {
  const { label, href, icon, inside = [] } = link;
  const isHere = page.here === href;
  const isWithin = isHere || inside.some((inner) => page.here === inner.href);
  return (
    <>
      <a class="side-link" href={href} aria-current={isHere ? "page" : undefined} title={label}>
        {icon && <Icon name={icon} />}
        <span safe>{label}</span>
      </a>
      {isWithin && inside.length > 0 && (
        <div class="side-group">
          {inside.map((inner) => (
            <Place page={page} link={inner} />
          ))}
        </div>
      )}
    </>
  );
}
