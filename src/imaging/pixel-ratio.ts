import type { Params } from "./url/params.ts";

/** The size and paddings that a URL asks for on a screen with so many pixels to a CSS pixel. */
export function atPixelRatio(params: Params, ratio: number): Params {
  if (ratio === 1) return params;
  const times = (length: number) => Math.round(length * ratio);
  return {
    ...params,
    width: times(params.width),
    height: times(params.height),
    paddingLeft: times(params.paddingLeft),
    paddingTop: times(params.paddingTop),
    paddingRight: times(params.paddingRight),
    paddingBottom: times(params.paddingBottom),
  };
}
