import { databaseFile } from "#src/app.ts";
import { nativeDirectory, withRenderer } from "#src/cli/renderer.ts";
import type { Settings } from "#src/config/load.ts";
import { emptyParams } from "#src/imaging/url/params.ts";
import { lookAt, nearestExisting, refusesPrograms } from "#src/lib/files.ts";
import { type Check, type Finding, failed, ok, warning } from "./check.ts";
import { whyNotWritable } from "./files.ts";

/** This program is younger: an earlier time is one that nobody has set. */
const earliestTime = Date.UTC(2026, 10, 1);
const toleratedMilliseconds = 60_000;

async function cacheDirectory(settings: Settings): Promise<Finding> {
  const wanted = await nativeDirectory(settings);
  const directory = await nearestExisting(wanted);
  const obstacle = (await whyNotWritable(directory)) ?? (await whyNotExecutable(directory));
  if (!obstacle) return ok(wanted);
  return failed(
    `libvips can't be unpacked into ${directory}: ${obstacle}. Name another directory by CACHE_DIR.`,
  );
}

async function whyNotExecutable(directory: string): Promise<string | undefined> {
  return (await refusesPrograms(directory)) ? "its disk doesn't allow programs (noexec)" : undefined;
}

async function libvips(settings: Settings): Promise<Finding> {
  const startedAt = performance.now();
  try {
    const version = await withRenderer(settings, async (renderer, limits) => {
      const params = { ...emptyParams, image: "color:red", width: 8, height: 8 };
      await renderer.render({ params, defaults: "web", limits });
      return await renderer.ready();
    });
    const milliseconds = Math.round(performance.now() - startedAt);
    return ok(`libvips ${version} made a picture, ${milliseconds} ms after its process was started.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`No picture could be made: ${reason.replace(/\.$/, "")}.`);
  }
}

async function clock({ config: { dataDir } }: Settings): Promise<Finding> {
  const now = Date.now();
  const says = `It is ${new Date(now).toISOString()}.`;
  if (now < earliestTime) return failed(`${says} Set the clock: URLs that expire and keys depend on it.`);
  const written = await lookAt(databaseFile(dataDir)).catch(() => undefined);
  const isAhead = written !== undefined && written.mtimeMs > now + toleratedMilliseconds;
  return isAhead
    ? warning(`${says} The data was written later than that. Was the clock set back?`)
    : ok(says);
}

export const machineChecks: Check[] = [
  { name: "cache directory", look: cacheDirectory },
  { name: "libvips", look: libvips },
  { name: "clock", look: clock },
];
