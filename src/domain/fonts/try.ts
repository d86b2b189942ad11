import type { Needs } from "#src/domain/context.ts";
import type { FontFacts } from "#src/imaging/fonts/read-font.ts";
import type { Claim, FontSource } from "#src/imaging/job.ts";
import { emptyParams } from "#src/imaging/url/params.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";

/** A few letters are soon set. */
const costMs = 100;

const mostLetters = 100;

/** Of the picture that they are set into, pixels. */
const side = 300;

/**
 * Sets letters from all over the font, as a picture will. One that ends the process, or takes long, is refused; so is
 * one with which they look as they do without it, which is how Pango passes over what it can't read.
 */
export async function tryFont(
  { renderer, limits }: Needs<"renderer" | "limits">,
  { families: [family = ""], coverage, reach }: FontFacts,
  font: Omit<FontSource, "reach">,
  { spaceId, signal }: { spaceId: string; signal: AbortSignal | undefined },
): Promise<void> {
  // Somebody waits for the answer, as for that to a picture.
  const claim: Claim = { lane: spaceId, costMs, rank: "urgent", signal };
  const step = Math.max(2, Math.ceil(coverage.length / mostLetters / 2) * 2);
  const letters = coverage.filter((code, index) => index % step === 0 && isLetter(code));
  // By their numbers: of a name in a URL, or in a description of a font, signs are lost.
  const text = `<span face="${numbered(codesOf(family))}">${numbered(letters)}</span>`;
  const args = [text, 0, 0, "sans-14", "black", 0, "normal", side, "low", "false", "char"];
  const filters = [{ name: "text", args: args.map(encodeURIComponent).join() }];
  const params = { ...emptyParams, image: "color:white", width: side, height: side, filters };
  const job = { params, defaults: "web", limits, negotiated: "png" } as const;
  const { body: usual } = await renderer.render(job, claim);
  const { body } = await renderer.render({ ...job, fonts: [{ ...font, reach }] }, claim).catch(refuseBroken);
  if (!Buffer.from(body).equals(usual)) return;
  throw new Refusal(
    "broken",
    "No letter of this font shows: it can't be read, or is the same as one that is shipped. Export it again.",
  );
}

function refuseBroken(cause: unknown): never {
  if (!(cause instanceof Refusal) || isPassing(cause)) throw cause;
  throw new Refusal("broken", "No text could be set in this font. Export it again.", { cause });
}

/** What XML has no number for, and what stands for that, isn't set. */
function isLetter(code: number): boolean {
  return code > 0x20 && !/[\p{Cc}\p{Cs}\ufff0-\uffff]/u.test(String.fromCodePoint(code));
}

function codesOf(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) ?? 0);
}

function numbered(codes: readonly number[]): string {
  return codes.map((code) => `&#${code};`).join("");
}
