import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from "saxes";
import { Refusal } from "#src/lib/errors.ts";
import { allowedElements, animations, attributes, elementsWithText, properties } from "./allowed.ts";
import { entitiesOf } from "./entities.ts";
import { readXmlText } from "./read-text.ts";
import { isSafeValue, safeDeclarations, safeSheet } from "./styles.ts";
import { type SvgElement, textOf } from "./tree.ts";
import { refuseHeavy } from "./weight.ts";

const svgNamespace = "http://www.w3.org/2000/svg";
const xlinkNamespace = "http://www.w3.org/1999/xlink";
const xmlNamespace = "http://www.w3.org/XML/1998/namespace";

const mostBytes = 5_000_000;
const mostElements = 100_000;
const mostDepth = 200;

/** What lies deeper than `mostDepth` is left out, but to read it takes the longer the deeper it lies. */
const mostReadDepth = 2_000;

/**
 * An SVG written anew from what is known to be harmless in it: elements and attributes by list, no script, no
 * handler, no animation of a link, nothing that is fetched from elsewhere, no entity, one encoding (UTF-8). It draws
 * what the given one draws without these. Refuses with broken what is no XML, too_large, unsupported, too_costly.
 */
export function makeSafe(file: Uint8Array): Uint8Array {
  if (file.length > mostBytes)
    throw new Refusal(
      "too_large",
      `This SVG has ${file.length} bytes; at most ${mostBytes} are taken. Save it simpler, or as PNG or WebP.`,
    );
  const root = readTree(readXmlText(file));
  ensureSize(root);
  refuseHeavy(root);
  return new TextEncoder().encode(textOf(root));
}

function readTree(text: string): SvgElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: SvgElement[] = [];
  /** How deep we are in what is left out. */
  let skipped = 0;
  let elements = 0;
  let root: SvgElement | undefined;
  parser.on("error", (cause) => {
    throw broken(cause);
  });
  parser.on("doctype", (doctype) => Object.assign(parser.ENTITIES, entitiesOf(doctype)));
  parser.on("opentag", (tag) => {
    elements += 1;
    if (open.length + skipped >= mostReadDepth) throw tooDeep();
    const element = skipped > 0 ? undefined : elementOf(tag);
    if (!element || open.length >= mostDepth) {
      skipped += 1;
      return;
    }
    if (elements > mostElements) throw tooManyElements();
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => {
    if (skipped > 0) skipped -= 1;
    else closeElement(open.pop());
  });
  const take = (content: string) => {
    const element = open.at(-1);
    if (skipped === 0 && element && elementsWithText.has(element.name)) element.children.push(content);
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.write(text).close();
  if (root?.name !== "svg") throw broken(new Error("no svg element"));
  return root;
}

/** Undefined for one that goes. A link becomes the group of what it holds. */
function elementOf({ local, uri, attributes: given }: SaxesTagNS): SvgElement | undefined {
  if (uri !== svgNamespace && uri !== "") return undefined;
  const name = local === "a" ? "g" : local;
  if (!allowedElements.has(name)) return undefined;
  const safe = new Map<string, string>();
  for (const attribute of Object.values(given)) {
    const [key, value] = attributeOf(name, attribute) ?? [];
    if (key !== undefined && value !== undefined) safe.set(key, value);
  }
  if (animations.has(name) && !isSafeAnimation(name, safe)) return undefined;
  return { name, attributes: safe, children: [] };
}

function attributeOf(element: string, { local, uri, value }: SaxesAttributeNS): [string, string] | undefined {
  if (uri === xmlNamespace) return local === "space" ? ["xml:space", value] : undefined;
  if (local === "href" && (uri === "" || uri === xlinkNamespace))
    return isSafeLink(element, value) ? ["href", value.trim()] : undefined;
  if (uri !== "") return undefined;
  if (local === "style") return ["style", safeDeclarations(value)];
  const isKnown = properties.has(local) || attributes.has(local);
  return isKnown && isSafeValue(value) ? [local, value] : undefined;
}

const fragment = /^\s*#[\w.:-]+\s*$/;
const embedded = /^\s*data:image\/(?:png|jpe?g|gif|webp);base64,[\w+/=\s]*$/i;

/** A part of the same file; for a picture, one that is in it as well. */
function isSafeLink(element: string, value: string): boolean {
  return fragment.test(value) || (element === "image" && embedded.test(value));
}

/** Only what could be set as well. */
function isSafeAnimation(name: string, given: Map<string, string>): boolean {
  const animated = given.get("attributeName");
  if (name === "animateMotion") return animated === undefined;
  return animated !== undefined && (properties.has(animated) || attributes.has(animated));
}

function closeElement(element: SvgElement | undefined): void {
  if (element?.name !== "style") return;
  const sheet = element.children.filter((child) => typeof child === "string").join("");
  element.children = [safeSheet(sheet)];
}

/** Without any size, drawing all of it would be the way to find one. */
function ensureSize({ attributes: given }: SvgElement): void {
  const isUsable = (side: string) => /^\s*\+?[\d.]+(?:e[+-]?\d+)?\s*[a-z]*\s*$/i.test(given.get(side) ?? "");
  if (given.has("viewBox") || (isUsable("width") && isUsable("height"))) return;
  if (!isUsable("width")) given.set("width", "300");
  if (!isUsable("height")) given.set("height", "150");
}

function broken(cause: Error): Refusal {
  return new Refusal("broken", "This SVG can't be read: it isn't well-formed. Export it again.", { cause });
}

function tooDeep(): Refusal {
  const reason = `The elements of this SVG lie more than ${mostReadDepth} deep in each other. Make it simpler.`;
  return new Refusal("too_costly", reason);
}

function tooManyElements(): Refusal {
  return new Refusal("too_large", `This SVG has more than ${mostElements} elements. Make it simpler.`);
}
