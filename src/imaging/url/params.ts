/** One filter of a URL as written: arguments are neither split nor percent-decoded. */
export interface FilterCall {
  name: string;
  args: string;
}

export type HorizontalAlign = "left" | "right" | "center";
export type VerticalAlign = "top" | "bottom" | "middle";

/**
 * What a delivery path says, understood but not judged (urls.md section 2). Sizes and paddings are pixels,
 * crop edges pixels or fractions of a side; width and height are absolute, flips apart. Zero, false and the
 * empty string mean "not given".
 */
export interface Params {
  /** The path after `unsafe/` or the signature, exactly as sent: what is signed. */
  path: string;
  /** The picture's name, decoded. */
  image: string;
  base64Image: boolean;
  /** The path began with `params/`. */
  params: boolean;
  unsafe: boolean;
  /** The signature as sent. */
  hash: string;
  meta: boolean;
  trim: boolean;
  trimBy: "" | "top-left" | "bottom-right";
  trimTolerance: number;
  cropLeft: number;
  cropTop: number;
  cropRight: number;
  cropBottom: number;
  fitIn: boolean;
  adaptiveFitIn: boolean;
  fullFitIn: boolean;
  stretch: boolean;
  width: number;
  height: number;
  paddingLeft: number;
  paddingTop: number;
  paddingRight: number;
  paddingBottom: number;
  hFlip: boolean;
  vFlip: boolean;
  hAlign: "" | HorizontalAlign;
  vAlign: "" | VerticalAlign;
  smart: boolean;
  filters: FilterCall[];
}

export const emptyParams: Readonly<Params> = Object.freeze({
  path: "",
  image: "",
  base64Image: false,
  params: false,
  unsafe: false,
  hash: "",
  meta: false,
  trim: false,
  trimBy: "",
  trimTolerance: 0,
  cropLeft: 0,
  cropTop: 0,
  cropRight: 0,
  cropBottom: 0,
  fitIn: false,
  adaptiveFitIn: false,
  fullFitIn: false,
  stretch: false,
  width: 0,
  height: 0,
  paddingLeft: 0,
  paddingTop: 0,
  paddingRight: 0,
  paddingBottom: 0,
  hFlip: false,
  vFlip: false,
  hAlign: "",
  vAlign: "",
  smart: false,
  filters: [],
});
