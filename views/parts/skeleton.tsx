import type { Page } from "#views/page.ts";

interface SkeletonProps {
  page: Page;
  shape: "lines" | "pictures";
  count: number;
}

/** The shape of what comes. */
export function Skeleton({ page, shape, count }: SkeletonProps) {
  return (
    <div class={["skeleton", shape]} role="img" aria-label={page.t("common.loading")}>
      {Array.from({ length: count }, () => (
        <span></span>
      ))}
    </div>
  );
}
