import { Icon, type IconName } from "./icon.tsx";

interface Look {
  label: string;
  kind?: "primary" | "secondary" | "quiet" | "danger";
  icon?: IconName;
  size?: "usual" | "small";
  /** The icon alone is seen, the label heard. */
  isBare?: boolean;
  isWide?: boolean;
  class?: string;
}

type Attributes = Omit<JSX.HtmlButtonTag, keyof Look | "children">;
type Data = { [name: `data-${string}`]: string | boolean | undefined };

export interface ButtonProps extends Look, Attributes, Data {}

/** What does something. Within a form it sends it, unless its type says otherwise. */
export function Button({
  label,
  kind,
  icon,
  size,
  isBare,
  isWide,
  class: other,
  ...attributes
}: ButtonProps) {
  const look = { label, kind, icon, size, isBare, isWide, class: other };
  return (
    <button
      class={classOf(look)}
      aria-label={isBare ? label : undefined}
      title={isBare ? label : undefined}
      {...attributes}
    >
      <Inside {...look} />
    </button>
  );
}

interface LinkButtonProps extends Look, Data {
  href: string;
}

/** What leads somewhere, and is as important as a button. */
export function LinkButton({
  href,
  label,
  kind,
  icon,
  size,
  isBare,
  isWide,
  class: other,
  ...data
}: LinkButtonProps) {
  const look = { label, kind, icon, size, isBare, isWide, class: other };
  return (
    <a class={classOf(look)} href={href} aria-label={isBare ? label : undefined} {...data}>
      <Inside {...look} />
    </a>
  );
}

function classOf({ kind = "secondary", size, isBare, isWide, class: other }: Partial<Look>) {
  return ["button", kind, size === "small" && size, isBare && "bare", isWide && "wide", other];
}

function Inside({ label, icon, isBare }: Look) {
  return (
    <>
      {icon && <Icon name={icon} />}
      {!isBare && <span safe>{label}</span>}
    </>
  );
}
