import type { Children } from "@kitajs/html";
import { Icon, type IconName } from "./icon.tsx";

/** A way to somewhere, something done by a post, or a line between. */
export type MenuItem = { label: string; icon?: IconName; isDanger?: boolean } & (
  | { href: string }
  | { action: string }
  | { opens: string }
);

interface MenuProps {
  label: string;
  items: (MenuItem | "line")[];
  before?: Children;
  kind?: "secondary" | "quiet";
  /** The label is heard alone, three dots are seen. */
  isBare?: boolean;
  /** Which way there is room. */
  opens?: "down" | "up" | "end";
}

/** What a button opens. Without scripts it closes by the button again. */
export function Menu({ label, items, before, kind = "secondary", isBare, opens = "down" }: MenuProps) {
  return (
    <details class={["menu", opens !== "down" && opens]} data-menu>
      <summary class={["button", kind, isBare && "bare small"]} aria-label={isBare ? label : undefined}>
        {isBare ? (
          <Icon name="ellipsis" />
        ) : (
          <>
            {before}
            <span safe>{label}</span>
            <Icon name={opens === "up" || before ? "chevrons-up-down" : "chevron-down"} />
          </>
        )}
      </summary>
      <div class="menu-list">{items.map((item) => (item === "line" ? <hr /> : <Item item={item} />))}</div>
    </details>
  );
}

function Item({ item }: { item: MenuItem }) {
  const look = ["menu-item", item.isDanger && "danger"];
  const inside = (
    <>
      {item.icon && <Icon name={item.icon} />}
      <span safe>{item.label}</span>
    </>
  );
  if ("href" in item)
    return (
      <a class={look} href={item.href}>
        {inside}
      </a>
    );
  if ("opens" in item)
    return (
      <button class={look} type="button" data-opens={item.opens}>
        {inside}
      </button>
    );
  return (
    <form method="post" action={item.action} data-form>
      <button class={look} type="submit">
        {inside}
      </button>
    </form>
  );
}
