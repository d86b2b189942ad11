import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianFontFile } from "#test/support/fonts.ts";
import { comparePictures, type PictureCase, type PictureRun } from "./pictures.ts";
import { mustRun, run } from "./process.ts";
import { environmentText, type Profile, profilesOf, readCases, spaceKeyOf } from "./profiles.ts";
import type { CorpusServer } from "./server.ts";

/** The pictures of each profile in a space of its own, beside imagor's. */
export async function compareAll(
  server: CorpusServer,
  asked: Omit<PictureRun, "home">,
  say: (line: string) => void = () => undefined,
): Promise<PictureCase[]> {
  const cases: PictureCase[] = [];
  for (const profile of profilesOf(readCases(asked.corpus))) {
    const space = await makeSpace(server, profile, asked.images);
    if (profile.name === "default") say(space.added.trimEnd());
    cases.push(...(await comparePictures({ ...asked, home: server.home }, space)));
  }
  return cases;
}

interface CorpusSpace {
  profile: Profile;
  /** Of its delivery, without a slash at the end. */
  base: string;
  /** What `asset add` said: the pictures that it refused, and its sum. */
  added: string;
}

/** A space with the corpus' pictures, set up by `import-config` as the profile has imagor. */
async function makeSpace(server: CorpusServer, profile: Profile, images: string): Promise<CorpusSpace> {
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
