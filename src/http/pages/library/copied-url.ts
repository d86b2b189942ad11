import type { Actor } from "#src/domain/actor.ts";
import type { Asset } from "#src/domain/assets/asset.ts";
import { signUrl } from "#src/domain/delivery/sign-url.ts";
import { canonicalPath } from "#src/imaging/url/canonical.ts";
import { emptyParams } from "#src/imaging/url/params.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type UrlChoice, urlFormats, urlSizes } from "#views/pages/library/picture.tsx";
import type { LibraryNeeds } from "./needs.ts";

/** What is chosen in an address; else what suits most pages. */
export function choiceIn(query: URLSearchParams): UrlChoice {
  return {
    size: urlSizes.find((size) => size === query.get("size")) ?? "1200",
    format: urlFormats.find((format) => format === query.get("format")) ?? "auto",
  };
}

/** Undefined where the space has nothing to sign it with. */
export async function copiedUrl(
  needs: LibraryNeeds,
  actor: Actor,
  { spaceKey, asset, choice }: { spaceKey: string; asset: Asset; choice: UrlChoice },
): Promise<string | undefined> {
  const side = choice.size === "full" ? 0 : Number(choice.size);
  const path = canonicalPath({
    ...emptyParams,
    image: asset.path,
    fitIn: side > 0,
    width: side,
    height: side,
    filters: choice.format === "auto" ? [] : [{ name: "format", args: choice.format }],
  });
  try {
    return needs.publicUrl + (await signUrl(needs, actor, { spaceKey, path }));
  } catch (error) {
    if (error instanceof Refusal && error.code === "conflict") return undefined;
    throw error;
  }
}
