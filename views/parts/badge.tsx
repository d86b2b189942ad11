import type { Tone } from "./notice.tsx";

interface BadgeProps {
  label: string;
  tone?: Tone;
}

/** A state in a word. */
export function Badge({ label, tone = "plain" }: BadgeProps) {
  return (
    <span class={["badge", tone]} safe>
      {label}
    </span>
  );
}
