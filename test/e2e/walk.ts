/**
 * `CHROMIUM=$(.ci/browser) bun run walk [--only NAME,NAME]`: goes the roads of people through the built executable, in
 * a real Chromium and with the mail server of `.ci/mailpit`. Says what was seen on each, and ends with 1 when anything
 * on one is wrong: what should have come didn't, or a page complained. The last sight of a road that failed is kept
 * in .cache/walk.
 */
import { parseArgs } from "node:util";
import { launchChromium } from "#test/e2e/screens/browser.ts";
import { hasMailpit } from "#test/support/mailpit.ts";
import { isBuilt } from "./executable.ts";
import { alarmsRoad } from "./walk/alarms.ts";
import { domainsRoad } from "./walk/domains.ts";
import { factorsRoad } from "./walk/factors.ts";
import { firstRun } from "./walk/first-run.ts";
import { openGround, type Road } from "./walk/ground.ts";
import { keyboardRoad } from "./walk/keyboard.ts";
import { libraryRoad } from "./walk/library.ts";
import { lookRoad } from "./walk/look.ts";
import { emailChangeRoad, resetRoad, signUpRoad } from "./walk/mailed.ts";
import { outsideRoad } from "./walk/outside.ts";
import { pagesRoad } from "./walk/pages.ts";
import { peopleRoad } from "./walk/people.ts";
import { scriptlessRoad } from "./walk/scriptless.ts";
import { sessionsRoad } from "./walk/sessions.ts";

const roads: Road[] = [
  alarmsRoad,
  firstRun,
  signUpRoad,
  resetRoad,
  emailChangeRoad,
  sessionsRoad,
  factorsRoad,
  lookRoad,
  libraryRoad,
  scriptlessRoad,
  keyboardRoad,
  peopleRoad,
  domainsRoad,
  outsideRoad,
  pagesRoad,
];

const { values } = parseArgs({ options: { only: { type: "string" } } });
const only = values.only?.split(",") ?? roads.map(({ name }) => name);
const unknown = only.filter((name) => !roads.some((road) => road.name === name));
if (unknown.length > 0) throw new Error(`no road is called ${unknown.join(", ")}`);
if (!isBuilt || !hasMailpit) throw new Error("make both first: bun run build && .ci/mailpit");

const say = (line: string) => process.stdout.write(`${line}\n`);
await using browser = await launchChromium();
let failed = 0;
for (const road of roads.filter(({ name }) => only.includes(name))) {
  const wrong = await go(road);
  if (wrong.length > 0) failed += 1;
  for (const sentence of wrong) say(`FAILED  ${road.name}: ${sentence}`);
}
say(`${only.length - failed} of ${only.length} roads passed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What is wrong on a road. */
async function go(road: Road): Promise<string[]> {
  await using ground = openGround(browser);
  try {
    const seen = await road.walk(ground);
    const complaints = ground.complaints();
    if (complaints.length === 0) say(`passed  ${road.name}: ${seen}`);
    return complaints;
  } catch (error) {
    await ground.keepPictures(road.name);
    return [error instanceof Error ? error.message : String(error), ...ground.complaints()];
  }
}
