import {
  deliveryRules,
  type RuleChanges,
  type RuleName,
  ruleNamed,
  ruleNames,
} from "#src/domain/spaces/delivery-rules.ts";
import type { DeliveryRules } from "#src/store/schema/spaces.ts";
import type { Flags } from "./command.ts";
import { wrong } from "./parse.ts";

/** What `--rule NAME=VALUE` and `--no-rule NAME` say; undefined where neither is given. */
export function rulesFrom(flags: Flags): RuleChanges | undefined {
  const changes = [...flags.all("rule").map(ruleFrom), ...flags.all("no-rule").map(noRule)];
  if (new Set(changes.map(([name]) => name)).size < changes.length) {
    wrong("Each rule can be named once, by --rule or by --no-rule.");
  }
  return changes.length > 0 ? Object.fromEntries(changes) : undefined;
}

/** As they are given to `--rule`, one a line. */
export function rulesText(rules: DeliveryRules): string {
  const own = ruleNames.flatMap((name) =>
    rules[name] === undefined ? [] : `${name}=${valueText(rules[name], deliveryRules[name].between)}`,
  );
  return own.length > 0 ? own.join(" ") : "none";
}

export const ruleList = ruleNames.map((name) => `${name} (${deliveryRules[name].expected})`).join(", ");

function ruleFrom(text: string): readonly [string, unknown] {
  const end = text.indexOf("=");
  const name = end < 0 ? text : text.slice(0, end);
  return [name, ruleNamed(name).read(end < 0 ? "" : text.slice(end + 1))];
}

function noRule(name: string): readonly [string, null] {
  ruleNamed(name);
  return [name, null];
}

function valueText(value: DeliveryRules[RuleName], between: string | undefined): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(between) : String(value);
}
