import { parseColorImage, parseHexColor, type Rgba } from "#src/imaging/color.ts";
import { splitArgs } from "#src/imaging/url/args.ts";
import { parseFilters } from "#src/imaging/url/filters.ts";
import { fullDim, fullDims } from "#src/imaging/url/full-dims.ts";
import { emptyParams, type FilterCall, type Params } from "#src/imaging/url/params.ts";
import { jsonNames, paramsJson } from "#src/imaging/url/params-json.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { printPath } from "#src/imaging/url/print.ts";
import { type SigningAlgorithm, sign, signingAlgorithms } from "#src/imaging/url/sign.ts";

interface KeyCase {
  secret: string;
  algo: string;
  truncate: number;
}

interface GenerateCase extends KeyCase {
  params: Record<string, unknown>;
  mode: "path" | "unsafe" | "signed";
}

/** The kinds of URL cases that bind us (urls.md section 0); the others are imagor's inside. */
export const bindingKinds = [
  "parse",
  "generate",
  "sign",
  "split_args",
  "parse_filters",
  "color_image",
  "hex_color",
  "full_dim",
  "full_dims",
] as const;

const answers: Record<(typeof bindingKinds)[number], (input: never) => unknown> = {
  parse: ({ path }: { path: string }) => paramsJson(parsePath(path)),
  generate,
  sign: (input: KeyCase & { path: string }) => signCase(input, input.path),
  split_args: ({ args }: { args: string }) => splitArgs(args),
  parse_filters: ({ input }: { input: string }) => filterList(input),
  color_image: ({ image }: { image: string }) => channels(parseColorImage(image)),
  hex_color: ({ hex }: { hex: string }) => channels(parseHexColor(hex)),
  full_dim: ({ token, parent }: { token: string; parent: number }) => fullDim(token, parent),
  full_dims: (input: { path: string; parent_w: number; parent_h: number }) =>
    fullDims(input.path, input.parent_w, input.parent_h),
};

/** What we say to a URL case of the corpus (its README lists the kinds); undefined for a kind that isn't ours. */
export function answerUrlCase(input: { kind: string }): unknown {
  const kind = bindingKinds.find((name) => name === input.kind);
  return kind && answers[kind](input as never);
}

function generate(input: GenerateCase): string {
  const path = printPath(readParams(input.params));
  if (input.mode === "path") return path;
  return `${input.mode === "unsafe" ? "unsafe" : signCase(input, path)}/${path}`;
}

function signCase({ secret, algo, truncate }: KeyCase, path: string): string {
  const algorithm: SigningAlgorithm = signingAlgorithms.find((name) => name === algo) ?? "sha1";
  return sign({ secret, algorithm, truncate }, path);
}

function readParams(json: Record<string, unknown>): Params {
  const entries = Object.entries(jsonNames).map(([key, name]) => [key, json[name]]);
  const given = Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<Params>;
  const filters = (given.filters ?? []).map((call: Partial<FilterCall>) => ({ name: "", args: "", ...call }));
  return { ...emptyParams, ...given, filters };
}

function filterList(input: string): { filters: unknown; image: string } {
  const { filters, image } = parseFilters(input);
  return { filters: paramsJson({ ...emptyParams, filters }).filters ?? [], image };
}

function channels(color: Rgba | undefined): number[] | null {
  return color ? [color.r, color.g, color.b, color.alpha] : null;
}
