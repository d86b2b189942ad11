import type { Page } from "#views/page.ts";

export interface DayValue {
  /** 2026-11-27, of UTC. */
  day: string;
  value: number;
}

interface DayBarsProps {
  page: Page;
  /** What is counted, and how much of it in all: read out in place of the bars. */
  label: string;
  days: DayValue[];
  size?: "small" | "large";
}

const pitch = 4;
const heights = { small: 20, large: 96 };

/** How much there was on each of some days. What they were exactly is shown on hover. */
export function DayBars({ page: { format }, label, days, size = "small" }: DayBarsProps) {
  const height = heights[size];
  const most = Math.max(1, ...days.map(({ value }) => value));
  return (
    <svg
      class={["bars", size]}
      viewBox={`0 0 ${days.length * pitch - 1} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {days.map(({ day, value }, at) => {
        // A day on which there was little is still seen to be one.
        const tall = value === 0 ? 1 : Math.max(2, Math.round((value / most) * height));
        return (
          <rect
            class={value === 0 ? "none" : undefined}
            x={at * pitch}
            y={height - tall}
            width={pitch - 1}
            height={tall}
          >
            <title safe>{`${format.day(day)}: ${format.number(value)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

/** The sum of some days. */
export function sumOf(days: DayValue[]): number {
  return days.reduce((sum, { value }) => sum + value, 0);
}
