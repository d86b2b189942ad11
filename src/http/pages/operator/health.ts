import { countQueue } from "#src/domain/jobs.ts";
import { countMails } from "#src/domain/mail/outbox.ts";
import { type PageHandler, show } from "#src/http/pages/handler.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { HealthPage } from "#views/pages/operator/health.tsx";
import type { OperatorNeeds } from "./needs.ts";

export const healthPage: PageHandler<OperatorNeeds> = async (needs, visitor) => {
  const jobs = await countQueue(needs, visitor.actor);
  const failedMails = await countMails(needs, visitor.actor, "failed");
  const vitals = await needs.vitals();
  const page = await withPlaces(needs, visitor);
  return await show(HealthPage(page, { ...vitals, jobs, failedMails }));
};
