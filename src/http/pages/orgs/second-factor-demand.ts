import { may } from "#src/domain/access.ts";
import { hasSecondFactor } from "#src/domain/identity/second-factor.ts";
import { type Org, placeOf } from "#src/domain/orgs/orgs.ts";
import { countWithoutSecondFactor, graceDays } from "#src/domain/orgs/second-factor-demand.ts";
import type { PageNeeds } from "#src/http/pages/handler.ts";
import type { Visitor } from "#src/http/plugins/session.ts";
import type { DemandProps } from "#views/parts/second-factor-section.tsx";
import type { Translate } from "#views/words/words.ts";

/** What the settings of an org tell of its demand; undefined to who can't demand one. */
export async function demandOf(
  needs: PageNeeds,
  { actor }: Visitor,
  org: Org,
): Promise<DemandProps | undefined> {
  if (actor.kind !== "person" || !may(actor, "second-factor:demand", placeOf(org))) return undefined;
  return {
    from: org.secondFactorFrom,
    days: [...graceDays],
    without: await countWithoutSecondFactor(needs, actor, { orgId: org.id }),
    hasOwn: await hasSecondFactor(needs.db.read, actor.userId),
  };
}

/** What has just been done about it. */
export function demandNews({ searchParams }: URL, t: Translate): string | undefined {
  const news = (["demanded", "demandedFrom", "lifted"] as const).find((name) => searchParams.has(name));
  return news && t(`secondFactorDemand.${news}`);
}
