import type { PropsWithChildren } from "@kitajs/html";
import { Icon, type IconName } from "./icon.tsx";

export type Tone = "plain" | "green" | "amber" | "red" | "blue";

const icons: Record<Tone, IconName> = {
  plain: "info",
  blue: "info",
  green: "circle-check",
  amber: "triangle-alert",
  red: "circle-alert",
};

type NoticeProps = PropsWithChildren<{
  tone?: Tone;
  title?: string;
  text: string;
  /** Where something can be done about it. */
  link?: { label: string; href: string } | undefined;
  /** Read out at once: for what just went wrong. */
  isAlert?: boolean;
}>;

/** Something to know at its place on the page. */
export function Notice({ tone = "plain", title, text, link, isAlert, children }: NoticeProps) {
  return (
    <div class={["notice", tone]} role={isAlert ? "alert" : undefined}>
      <Icon name={icons[tone]} />
      <div>
        {title !== undefined && <strong safe>{title}</strong>}
        <p safe>{text}</p>
        {link !== undefined && (
          <a href={link.href} safe>
            {link.label}
          </a>
        )}
        {children}
      </div>
    </div>
  );
}
