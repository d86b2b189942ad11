import { iconShapes } from "./icon-shapes.ts";

export type IconName = keyof typeof iconShapes;

interface IconProps {
  name: IconName;
  /** For who can't see it, where no words stand beside it. */
  label?: string;
}

export function Icon({ name, label }: IconProps) {
  const safeShape = iconShapes[name];
  return label === undefined ? (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {safeShape}
    </svg>
  ) : (
    <svg class="icon" viewBox="0 0 24 24" role="img" aria-label={label}>
      {safeShape}
    </svg>
  );
}
