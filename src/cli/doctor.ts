import { describeConfig } from "#src/config/describe.ts";
import type { Settings } from "#src/config/load.ts";
import { hasCode } from "#src/lib/files.ts";
import { certificateChecks } from "./checks/certificate.ts";
import { type Finding, failed, warning } from "./checks/check.ts";
import { asServerUser, dataChecks, isHidden } from "./checks/data.ts";
import { issuerChecks } from "./checks/issuers.ts";
import { machineChecks } from "./checks/machine.ts";
import { mailChecks } from "./checks/mail.ts";
import { networkChecks } from "./checks/network.ts";
import { pictureChecks } from "./checks/pictures.ts";
import { settingsChecks } from "./checks/settings.ts";
import type { Input, Outcome } from "./command.ts";
import { columns } from "./values.ts";

const checks = [
  ...settingsChecks,
  ...dataChecks,
  ...pictureChecks,
  ...machineChecks,
  ...networkChecks,
  ...certificateChecks,
  ...mailChecks,
  ...issuerChecks,
];

interface NamedFinding extends Finding {
  name: string;
}

/** What is set and whether this machine can do its work. It makes neither data nor key. */
export async function doctor({ settings }: Input): Promise<Outcome> {
  const rows = describeConfig(settings);
  const findings = await look(settings);
  const isRefused = findings.some(({ state }) => state === "failed");
  const marks = { ok: "ok", warning: "WARNING", failed: "FAILED" };
  const text = [
    columns([["SETTING", "VALUE", "FROM"], ...rows.map(({ name, value, source }) => [name, value, source])]),
    columns(findings.map(({ state, name, says }) => [marks[state], name, says])),
  ];
  return { text: text.join("\n\n"), json: { settings: rows, checks: findings }, isRefused };
}

async function look(settings: Settings): Promise<NamedFinding[]> {
  const findings: NamedFinding[] = [];
  const isSpared = await isHidden(settings);
  for (const { name, look, needsData } of checks) {
    const finding = isSpared && needsData ? notChecked : await look(settings).catch(unforeseen);
    findings.push({ name, ...finding });
  }
  return findings;
}

const notChecked = warning("not checked: this user may not look into the data.");

/** A look that fails for a reason of its own has still found something. */
function unforeseen(error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error);
  return failed(hasCode(error, "EACCES") ? `${message}. ${asServerUser}` : message);
}
