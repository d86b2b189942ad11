import { joined } from "./zeros.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function svg(inner: string, size = `width="2000" height="2000"`): Uint8Array {
  return bytesOf(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${inner}</svg>`);
}

const everywhere = `x="0" y="0" width="100%" height="100%"`;
const square = `<rect ${everywhere} fill="#c52"/>`;
const times = (count: number, part: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => part(at)).join("");

/** One filter of many steps, each over all of the picture. */
export function filterSteps(count: number, step: string): Uint8Array {
  return svg(
    `<filter id="f" ${everywhere}>${step.repeat(count)}</filter><rect ${everywhere} fill="#c52" filter="url(#f)"/>`,
  );
}

/** A raster picture inside, as wide and high as all. */
export function embedding(png: Uint8Array, times: number): Uint8Array {
  const image = `<image ${everywhere} href="data:image/png;base64,${Buffer.from(png).toString("base64")}"/>`;
  return svg(image.repeat(times));
}

export function ofSize(size: string): Uint8Array {
  return svg(square, size);
}

export function nested(depth: number): Uint8Array {
  const groups = joined([
    bytesOf(`<g opacity="0.9">`.repeat(depth)),
    bytesOf(square),
    bytesOf("</g>".repeat(depth)),
  ]);
  return svg(new TextDecoder().decode(groups));
}

/** Each of them over all of the picture, in a gradient of its own. */
export function manyGradients(count: number): Uint8Array {
  const gradient = (at: number) =>
    `<radialGradient id="g${at}"><stop stop-color="#c52" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/></radialGradient>`;
  const path = (at: number) => `<path d="M0 0h2000v2000H0z" fill="url(#g${at})"/>`;
  return svg(times(count, gradient) + times(count, path));
}

/** Each use draws the one before it so many times, down to a square. */
export function usesOfUses(depth: number, each: number): Uint8Array {
  const group = (at: number) => `<g id="u${at + 1}">${`<use href="#u${at}"/>`.repeat(each)}</g>`;
  return svg(`<defs><rect id="u0" ${everywhere}/>${times(depth, group)}</defs><use href="#u${depth}"/>`);
}

/** The same by patterns, which are named by a class. */
export function patternsOfPatterns(depth: number): Uint8Array {
  const rule = (at: number) => `.p${at}{fill:url(#p${at})}`;
  const pattern = (at: number) =>
    `<pattern id="p${at + 1}" width=".02" height=".02"><rect ${everywhere} class="p${at}"/></pattern>`;
  return svg(
    `<style>${times(depth + 1, rule)}</style>${times(depth, pattern)}<rect ${everywhere} class="p${depth}"/>`,
  );
}

export function dashes(): Uint8Array {
  return svg(
    `<path d="M0 0H2000V2000H0z" fill="none" stroke="#c52" stroke-width="1000" stroke-dasharray="0.0001 0.0001"/>`,
  );
}

export function hugeText(letters: number): Uint8Array {
  return svg(`<text y="1000" font-size="1000" stroke="#fff">${"W@".repeat(letters / 2)}</text>`);
}
