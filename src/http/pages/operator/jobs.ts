import { countQueue, type JobState, listQueue, retryJob } from "#src/domain/jobs.ts";
import { readForm } from "#src/http/form-body.ts";
import { type PageHandler, show } from "#src/http/pages/handler.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { JobsPage, jobStates } from "#views/pages/operator/jobs.tsx";
import { operatorPaths } from "#views/paths.ts";
import type { OperatorNeeds } from "./needs.ts";

export const jobsPage: PageHandler<OperatorNeeds> = async (needs, visitor) => {
  const { actor, url } = visitor;
  const asked = url.searchParams;
  const counts = await countQueue(needs, actor);
  const state = stateOf(asked.get("state")) ?? (counts.failed > 0 ? "failed" : "waiting");
  const before = asked.get("before") || undefined;
  const found = await listQueue(needs, actor, { state, before });
  const page = await withPlaces(needs, visitor);
  const shown = { state, counts, isFirst: before === undefined, regularWork: needs.regularWork?.() ?? [] };
  return await show(JobsPage(page, { ...found, ...shown }));
};

export const createJobAgain: PageHandler<OperatorNeeds> = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  await retryJob(needs, visitor.actor, { id: fields("id") });
  return seeOther(operatorPaths.jobs);
};

function stateOf(text: string | null): JobState | undefined {
  return jobStates.find((each) => each === text);
}
