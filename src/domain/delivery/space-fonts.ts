import { asc, eq, sql } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { chooseFonts, lackingText } from "#src/imaging/fonts/choose.ts";
import type { Coverage } from "#src/imaging/fonts/coverage.ts";
import { shippedCoverage } from "#src/imaging/fonts/shipped-coverage.ts";
import { textsIn } from "#src/imaging/text/asked-texts.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { heldUntilChange } from "#src/store/held.ts";
import { onceFor } from "#src/store/once-for.ts";
import { fonts } from "#src/store/schema/fonts.ts";

/** What delivery has to know of a font. */
export interface SpaceFont {
  families: readonly string[];
  coverage: Coverage;
  reach: number;
  objectKey: string;
  sha256: string;
}

/** What the texts of a URL are set in beside the shipped fonts, and what is to be told of it. */
export interface Lettering {
  fonts: readonly SpaceFont[];
  warnings: readonly string[];
}

/** Of what the held fonts cover, 8 bytes each: with more one begins anew. No space has as many. */
const mostNumbers = 2_000_000;

interface Held {
  bySpace: Map<string, SpaceFont[]>;
  numbers: number;
}

const heldFonts = heldUntilChange((): Held => ({ bySpace: new Map(), numbers: 0 }));

const bySpace = onceFor((read) => {
  const { families, coverage, reach, objectKey, sha256 } = fonts;
  return read
    .select({ families, coverage, reach, objectKey, sha256 })
    .from(fonts)
    .where(eq(fonts.spaceId, sql.placeholder("spaceId")))
    .orderBy(asc(fonts.id))
    .prepare();
});

export const noLettering: Lettering = { fonts: [], warnings: [] };

/** The fonts of the space that the texts of a URL are set in: no other space's ever. */
export async function findLettering(
  { db }: Needs<"db">,
  spaceId: string,
  params: Params,
): Promise<Lettering> {
  const texts = textsIn(params);
  if (texts.length === 0) return noLettering;
  const own = await lookUpFonts({ db }, spaceId);
  const { fonts: chosen, lacking } = chooseFonts(texts, own, shippedCoverage());
  return { fonts: chosen, warnings: lacking.length > 0 ? [lackingText(lacking)] : [] };
}

async function lookUpFonts({ db }: Needs<"db">, spaceId: string): Promise<SpaceFont[]> {
  const held = heldFonts(db);
  const known = held.bySpace.get(spaceId);
  if (known !== undefined) return known;
  const found = await bySpace(db.read).execute({ spaceId });
  // A space without any takes its place as well.
  const numbers = found.reduce((sum, { coverage }) => sum + coverage.length, 100);
  if (held.numbers + numbers > mostNumbers) {
    held.bySpace.clear();
    held.numbers = 0;
  }
  held.bySpace.set(spaceId, found);
  held.numbers += numbers;
  return found;
}
