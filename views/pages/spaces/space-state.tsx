import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { spacePaths } from "#views/paths.ts";

export interface SpaceStateProps {
  space: { key: string; archivedAt: number | null; deletionAt: number | null };
  /** Whether the reader may take it out of the archive, and bring it back. */
  mayArchive: boolean;
  mayDeleteSpace: boolean;
}

/** That a space is archived or deleted, and the way back; nothing of one that is neither. */
export function SpaceState({ page, space, mayArchive, mayDeleteSpace }: SpaceStateProps & { page: Page }) {
  const { t, format } = page;
  const { key, archivedAt, deletionAt } = space;
  if (deletionAt !== null) {
    const until = format.moment(deletionAt);
    const safeNotice = (
      <Notice tone="red" title={t("spaces.deletedTitle")} text={t("spaces.deleted", { until })} />
    );
    if (!mayDeleteSpace) return safeNotice;
    return (
      <form class="with-action" method="post" action={spacePaths.restoring(key)} data-form>
        {safeNotice}
        <Button label={t("spaces.restore")} />
      </form>
    );
  }
  if (archivedAt === null) return "";
  const safeNotice = <Notice tone="amber" title={t("spaces.archivedTitle")} text={t("spaces.archived")} />;
  if (!mayArchive) return safeNotice;
  return (
    <form class="with-action" method="post" action={spacePaths.unarchiving(key)} data-form>
      {safeNotice}
      <Button label={t("spaces.unarchive")} />
    </form>
  );
}
