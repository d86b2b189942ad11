import { firstOrg } from "#src/domain/orgs/orgs.ts";
import { takeOverSpace } from "#src/domain/spaces/take-over-space.ts";
import type { Input, Outcome } from "./command.ts";
import { system, withOldOrNewData } from "./data.ts";
import { makePlan, type Plan } from "./import/plan.ts";
import { readSettings, readText } from "./import/read-file.ts";
import { reportText } from "./import/report.ts";
import { warnOfShortSecret } from "./signing-keys.ts";
import type { Terminal } from "./terminal.ts";

export async function importConfig(
  { arguments: [file = ""], flags, settings }: Input,
  terminal: Terminal,
): Promise<Outcome> {
  const read = readSettings(await readText(file, terminal));
  const plan = makePlan(read, flags.text("space") ?? "default", settings.config);
  const warning = plan.signingKey && warnOfShortSecret(plan.signingKey.secret, terminal);
  const facts = { ...factsOf(plan), ...(warning && { warning }) };
  if (flags.has("dry-run")) {
    const head = `This is what the space ${plan.spaceKey} would take over from ${plan.program}. Nothing is changed.`;
    return { text: reportText(plan, head), json: { ...facts, isDryRun: true } };
  }
  return withOldOrNewData(settings, terminal, async (services) => {
    const { id: orgId } = await firstOrg(services, system);
    const { spaceKey: key, space, signingKey } = plan;
    const wanted = { orgId, key, settings: space, ...(signingKey && { signingKey }) };
    const { isNew, signingKeyId } = await takeOverSpace(services, system, wanted);
    const head = `The space ${key} is ${isNew ? "made" : "changed"}: it does what ${plan.program} did, as far as it can.`;
    const done = { isDryRun: false, isNew, ...(signingKeyId !== undefined && { signingKeyId }) };
    return { text: reportText(plan, head), json: { ...facts, ...done } };
  });
}

/** The same as the text says, without the secret. */
function factsOf({ program, spaceKey, space, signingKey, findings, codeLines }: Plan) {
  const { secret: _secret, ...key } = signingKey ?? {};
  return {
    program,
    space: { key: spaceKey, ...space },
    signingKey: signingKey ? key : null,
    findings,
    codeLines,
  };
}
