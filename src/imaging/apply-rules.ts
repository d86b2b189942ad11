import { lookUpFilter } from "./filters/registry.ts";
import { splitArgs } from "./url/args.ts";
import { emptyParams, type FilterCall, type Params } from "./url/params.ts";
import { parsePath } from "./url/parse.ts";

/** What a space has decided of all operations, whatever the URL says. */
export interface OperationRules {
  /** Done after those of the URL; a size or position replaces the URL's. */
  baseOperations?: string;
  disabledFilters?: readonly string[] | undefined;
  /** So many entries of the list work on pixels at most. */
  mostFilters?: number | undefined;
  maxFrames?: number;
}

/**
 * The operations that are done where a URL asks for these ones, under the rules of its space (urls.md sections 5 and
 * 6.11). What the URL says of the answer (expiry, file name) stays whatever is disabled. Signature and picture are
 * as they were.
 */
export function applyRules(params: Params, rules: OperationRules): Params {
  const based = rules.baseOperations === undefined ? params : onTopOf(params, rules.baseOperations);
  const { disabledFilters = [], mostFilters = Number.POSITIVE_INFINITY } = rules;
  const disabled = new Set(disabledFilters);
  const filters = based.filters
    .filter((call, index) => isLeft(call, index, disabled, mostFilters))
    .map((call) => withoutBlur(call, disabled));
  return { ...based, filters: fewerFrames(filters, rules.maxFrames) };
}

/** Of what the base says nothing, the URL's stays. */
function onTopOf(params: Params, operations: string): Params {
  const base = parsePath(`unsafe/${operations}/x`);
  const { path, image, base64Image, unsafe, hash, filters, ...geometry } = base;
  const said = Object.entries(geometry).filter(
    ([name, value]) => value !== emptyParams[name as keyof typeof geometry],
  );
  return { ...params, ...Object.fromEntries(said), filters: [...params.filters, ...filters] };
}

function isLeft({ name }: FilterCall, index: number, disabled: ReadonlySet<string>, most: number): boolean {
  const stage = lookUpFilter(name)?.stage;
  if (disabled.has(name) && stage !== "delivery") return false;
  return index < most || stage !== "pixels";
}

const blurringFilters = new Set(["fill", "padding"]);

/** imagor reads "blur" as a colour there, and colours that it doesn't know are black. */
function withoutBlur(call: FilterCall, disabled: ReadonlySet<string>): FilterCall {
  if (!disabled.has("blur") || !blurringFilters.has(call.name)) return call;
  const [filling = ""] = splitArgs(call.args);
  return filling.trim() === "blur" ? { ...call, args: `black${call.args.slice(filling.length)}` } : call;
}

function fewerFrames(filters: FilterCall[], most: number | undefined): FilterCall[] {
  return most === undefined ? filters : [...filters, { name: "max_frames", args: String(most) }];
}
