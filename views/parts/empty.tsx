import type { Children } from "@kitajs/html";
import { Icon, type IconName } from "./icon.tsx";

interface EmptyProps {
  icon: IconName;
  /** What would be here. */
  title: string;
  /** Why it's worth it. */
  text: string;
  actions?: Children;
}

/** A place with nothing in it yet. */
export function Empty({ icon, title, text, actions: safeActions }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <div>
        <h2 safe>{title}</h2>
        <p safe>{text}</p>
      </div>
      {safeActions !== undefined && <div class="actions">{safeActions}</div>}
    </div>
  );
}
