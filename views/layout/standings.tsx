import type { Demand, OrgStanding, Page } from "#views/page.ts";
import { Notice } from "#views/parts/notice.tsx";
import { orgPaths, paths } from "#views/paths.ts";

/** What doesn't go on in the orgs that a page is about, why, and what can be done. */
export function Standings({ page }: { page: Page }) {
  const { standings = [], demands = [] } = page;
  return (
    <>
      {demands.map((demand) => (
        <Demanded page={page} demand={demand} />
      ))}
      {standings.map((standing) => (
        <Standing page={page} standing={standing} />
      ))}
    </>
  );
}

/** A second factor that is asked of the reader, and where he sets one up. */
export function Demanded({ page, demand }: { page: Page; demand: Demand }) {
  const { t, format } = page;
  const { name, from, isShut } = demand;
  const link = { label: t("secondFactorDemand.setUp"), href: paths.security };
  return (
    <Notice
      tone={isShut ? "red" : "amber"}
      title={t("secondFactorDemand.asksTitle", { name })}
      text={
        isShut ? t("secondFactorDemand.shut") : t("secondFactorDemand.asks", { until: format.moment(from) })
      }
      link={page.here === paths.security ? undefined : link}
    />
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
