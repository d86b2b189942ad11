import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianFontFile } from "#test/support/fonts.ts";
import { mustRun, run } from "./process.ts";
import { environmentText, type Profile, spaceKeyOf } from "./profiles.ts";
import type { CorpusServer } from "./server.ts";

interface CorpusSpace {
  profile: Profile;
  /** Of its delivery, without a slash at the end. */
  base: string;
  /** What `asset add` said: the pictures that it refused, and its sum. */
  added: string;
}

/** A space with the corpus' pictures, set up by `import-config` as the profile has imagor. */
export async function makeSpace(
  server: CorpusServer,
  profile: Profile,
  images: string,
): Promise<CorpusSpace> {
  const key = spaceKeyOf(profile);
  const file = join(server.home, `${key}.env`);
  writeFileSync(file, environmentText(profile, images));
  await mustRun(server.command("import-config", file, "--space", key));
  // Ends with 1: some of the files are no pictures, or of a kind that is refused. Once is enough to hear of it.
  const quiet = profile.name !== "default";
  const add = server.command("asset", "add", images, "--space", key);
  const { output } = await run(add, undefined, { quiet });
  // The one that imagor had; without it its case is listed in differences.json.
  const han = debianFontFile("WenQuanYi Micro Hei");
  if (han) await mustRun(server.command("font", "add", han, "--space", key));
  return { profile, base: `${server.url}/i/${key}`, added: output };
}
