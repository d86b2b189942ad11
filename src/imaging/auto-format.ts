import type { OutputFormat } from "./formats.ts";

export type AutoFormat = "avif" | "webp" | "jpeg";

/**
 * The format that imagor chooses by Accept among those which are switched on (urls.md section 8): the words count
 * wherever they stand, weights don't. `isAnimated` says that the result would move: AVIF can't, so WebP goes first.
 */
export function autoFormat(
  accept: string,
  isOn: ReadonlySet<AutoFormat>,
  isAnimated: boolean,
): OutputFormat | undefined {
  const has = (type: string) => accept.includes(type);
  const takesWebp = isOn.has("webp") && has("image/webp");
  if (isOn.has("avif") && has("image/avif")) return isAnimated && takesWebp ? "webp" : "avif";
  if (takesWebp) return "webp";
  const takesJpeg = accept === "" || has("image/jpeg") || has("image/*") || has("*/*");
  return isOn.has("jpeg") && takesJpeg ? "jpeg" : undefined;
}
