import type { OrgStanding, Page } from "#views/page.ts";
import { Notice } from "#views/parts/notice.tsx";
import { orgPaths } from "#views/paths.ts";

/** What doesn't go on in the orgs that a page is about, why, and what can be done. */
export function Standings({ page }: { page: Page }) {
  const { standings = [] } = page;
  return (
    <>
      {standings.map((standing) => (
        <Standing page={page} standing={standing} />
      ))}
    </>
  );
}

function Standing({ page, standing }: { page: Page; standing: OrgStanding }) {
  const { t, format } = page;
  const { orgId, name, state, reason, until = 0, isOwner } = standing;
  const isEnding = state === "pending_deletion";
  const who = isOwner ? "owner" : "other";
  const means = t(`standing.${state}.${who}`, { until: format.moment(until) });
  const why = reason === undefined ? [] : [t("standing.reason", { reason })];
  return (
    <Notice
      tone={state === "read_only" ? "amber" : "red"}
      title={t(`standing.${state}.title`, { name })}
      text={[means, ...why].join(" ")}
      link={
        isOwner && isEnding
          ? { label: t("standing.keep"), href: `${orgPaths.settings(orgId)}#keep` }
          : undefined
      }
    />
  );
}
