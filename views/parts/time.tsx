import type { Page } from "#views/page.ts";

interface TimeProps {
  page: Page;
  /** Milliseconds since 1970. */
  at: number;
}

/** How long ago, with the exact time on hover. */
export function Time({ page: { format }, at }: TimeProps) {
  return (
    <time datetime={new Date(at).toISOString()} title={format.moment(at)} safe>
      {format.ago(at)}
    </time>
  );
}
