import type { FilterCall, Params } from "./params.ts";

/** Each parameter's name in `/params`, in the order in which they are printed (urls.md section 4). */
export const jsonNames = {
  path: "path",
  image: "image",
  base64Image: "base64_image",
  unsafe: "unsafe",
  hash: "hash",
  meta: "meta",
  trim: "trim",
  trimBy: "trim_by",
  trimTolerance: "trim_tolerance",
  cropLeft: "crop_left",
  cropTop: "crop_top",
  cropRight: "crop_right",
  cropBottom: "crop_bottom",
  fitIn: "fit_in",
  adaptiveFitIn: "adaptive_fit_in",
  fullFitIn: "full_fit_in",
  stretch: "stretch",
  width: "width",
  height: "height",
  paddingLeft: "padding_left",
  paddingTop: "padding_top",
  paddingRight: "padding_right",
  paddingBottom: "padding_bottom",
  hFlip: "h_flip",
  vFlip: "v_flip",
  hAlign: "h_align",
  vAlign: "v_align",
  smart: "smart",
  filters: "filters",
} as const satisfies Partial<Record<keyof Params, string>>;

type JsonValue = string | number | boolean | Partial<FilterCall>[];

/** What `/params` answers: the parameters that were given, by their public names; zero, false and empty ones left out. */
export function paramsJson(params: Params): Record<string, JsonValue> {
  const json: Record<string, JsonValue> = {};
  for (const [key, name] of Object.entries(jsonNames)) {
    const value = params[key as keyof typeof jsonNames];
    if (Array.isArray(value)) {
      if (value.length > 0) json[name] = value.map(filterJson);
    } else if (value) json[name] = value;
  }
  return json;
}

function filterJson({ name, args }: FilterCall): Partial<FilterCall> {
  return { ...(name && { name }), ...(args && { args }) };
}
