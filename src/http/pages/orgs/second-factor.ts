import {
  demandSecondFactor,
  graceDays,
  liftSecondFactorDemand,
} from "#src/domain/orgs/second-factor-demand.ts";
import { readForm } from "#src/http/form-body.ts";
import type { PageHandler } from "#src/http/pages/handler.ts";
import { Refusal } from "#src/lib/errors.ts";
import { orgPaths } from "#views/paths.ts";
import type { Translate } from "#views/words/words.ts";
import { orgOf } from "./members.ts";
import { change, saysOfProof } from "./settings.ts";

export const createDemand: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const says = saysOfDemand(visitor.page.t);
  const form = { form: "secondFactor", action: "second-factor:demand", fields, says } as const;
  return await change(needs, visitor, place, form, async ({ actor }) => {
    const days = graceDays.find((each) => String(each) === fields("days"));
    if (days === undefined) throw new Refusal("invalid", "There is no such time.");
    await demandSecondFactor(needs, actor, { orgId, days });
    return `${orgPaths.settings(orgId)}?${days === 0 ? "demanded" : "demandedFrom"}`;
  });
};

export const deleteDemand: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const says = saysOfDemand(visitor.page.t);
  const form = { form: "secondFactor", action: "second-factor:demand", fields, says } as const;
  return await change(needs, visitor, place, form, async ({ actor }) => {
    await liftSecondFactorDemand(needs, actor, { orgId });
    return `${orgPaths.settings(orgId)}?lifted`;
  });
};

function saysOfDemand(t: Translate) {
  return { ...saysOfProof(t), conflict: t("secondFactorDemand.ownFirst") };
}
