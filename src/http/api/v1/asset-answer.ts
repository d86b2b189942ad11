import type { Asset } from "#src/domain/assets/asset.ts";
import { json } from "#src/http/respond.ts";
import { assetJson } from "./asset-json.ts";

interface AnswerOptions {
  /** A new one: 201 and where it is. */
  isNew?: boolean;
}

/** One picture with its revision as the ETag, so that a change can be made conditional on it. */
export function assetAnswer(spaceKey: string, asset: Asset, { isNew = false }: AnswerOptions = {}): Response {
  const value = assetJson(spaceKey, asset);
  const headers = { etag: `"${asset.revision}"`, ...(isNew && { location: value.url }) };
  return json(value, { status: isNew ? 201 : 200, headers });
}
