import { Refusal } from "#src/lib/errors.ts";
import type { SvgElement } from "./tree.ts";

/** Elements that are drawn at most, those that are drawn again counted again. */
const mostDrawn = 200_000;

/** So far elements name each other, or lie in each other, in a row. */
const mostSteps = 1_000;

/**
 * Refuses (too_costly) an SVG whose elements name each other so that far more is drawn than stands in it. What is
 * named by a class isn't seen here: such a one is ended by its time.
 */
export function refuseHeavy(root: SvgElement): void {
  const byId = new Map<string, SvgElement>();
  gather(root, byId);
  if (weigh(root, { byId, known: new Map() }, 0) > mostDrawn) throw tooHeavy();
}

function tooHeavy(): Refusal {
  return new Refusal(
    "too_costly",
    "Drawing this SVG takes too much: its parts repeat each other too often. Save it with fewer of them.",
  );
}

function gather(element: SvgElement, byId: Map<string, SvgElement>): void {
  const id = element.attributes.get("id");
  if (id !== undefined && !byId.has(id)) byId.set(id, element);
  for (const child of element.children) if (typeof child !== "string") gather(child, byId);
}

interface Scales {
  byId: Map<string, SvgElement>;
  /** 0 for what is being weighed: a circle is drawn once. */
  known: Map<SvgElement, number>;
}

function weigh(element: SvgElement, scales: Scales, steps: number): number {
  const { byId, known } = scales;
  const before = known.get(element);
  if (before !== undefined) return before;
  if (steps > mostSteps) throw tooHeavy();
  known.set(element, 0);
  let weight = 1;
  for (const child of element.children) {
    if (typeof child !== "string") weight += weigh(child, scales, steps + 1);
  }
  for (const id of namedBy(element)) {
    const named = byId.get(id);
    if (named) weight += weigh(named, scales, steps + 1);
  }
  known.set(element, weight);
  return weight;
}

function* namedBy({ attributes }: SvgElement): Generator<string> {
  for (const [name, value] of attributes) {
    if (name === "href" && value.startsWith("#")) yield value.slice(1);
    else for (const [, id = ""] of value.matchAll(/url\(\s*["']?#([\w.:-]+)/gi)) yield id;
  }
}
