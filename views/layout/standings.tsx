import type { Demand, OrgStanding, Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { orgPaths, paths, spacePaths } from "#views/paths.ts";

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
    >
      {isShut && <Leaving page={page} demand={demand} />}
    </Notice>
  );
}

/** For who would rather be out for good: of the org, or of each space that he is a guest of. */
function Leaving({ page: { t }, demand }: { page: Page; demand: Demand }) {
  const { orgId, name, spaces } = demand;
  if (spaces.length === 0) {
    return (
      <details class="other-way">
        <summary safe>{t("orgSettings.leave")}</summary>
        <form method="post" action={orgPaths.leave(orgId)}>
          <p safe>{t("orgSettings.leaveHelp")}</p>
          <input type="hidden" name="confirm" value={name} />
          <Button label={t("orgSettings.leave")} kind="danger" size="small" />
        </form>
      </details>
    );
  }
  return (
    <>
      {spaces.map((space) => (
        <details class="other-way">
          <summary safe>{t("spaces.leaveTitle", { space: space.name })}</summary>
          <form method="post" action={spacePaths.leave(space.key)}>
            <p safe>{t("spaces.leaveHelp")}</p>
            <Button label={t("spaces.leave")} kind="danger" size="small" />
          </form>
        </details>
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
