import type { Needs } from "#src/domain/context.ts";
import type { FontFacts } from "#src/imaging/fonts/read-font.ts";
import type { Claim, FontSource } from "#src/imaging/job.ts";
import { emptyParams } from "#src/imaging/url/params.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";

/** Somebody waits for the answer, and a few letters are soon set. */
const arrival: Claim = { lane: "arrivals", costMs: 100, rank: "urgent" };

const mostLetters = 100;

/** Sets letters from all over the font, as a picture will: one that ends the process, or takes long, is refused. */
export async function tryFont(
  { renderer, limits }: Needs<"renderer" | "limits">,
  { families: [family = ""], coverage, reach }: FontFacts,
  font: Omit<FontSource, "reach">,
): Promise<void> {
  const step = Math.max(2, Math.ceil(coverage.length / mostLetters / 2) * 2);
  const letters = coverage
    .filter((code, index) => index % step === 0 && code > 0x20)
    .map((code) => String.fromCodePoint(code));
  const args = [letters.join(""), "0", "0", "20", "black", "0", family].map(encodeURIComponent).join();
  const filters = [{ name: "label", args }];
  const params = { ...emptyParams, image: "color:white", width: 100, height: 100, filters };
  try {
    await renderer.render({ params, defaults: "web", limits, fonts: [{ ...font, reach }] }, arrival);
  } catch (cause) {
    if (!(cause instanceof Refusal) || isPassing(cause)) throw cause;
    throw new Refusal("broken", "No text could be set in this font. Export it again.", { cause });
  }
}
