/** An element of an SVG with what is safe of it. */
export interface SvgElement {
  name: string;
  attributes: Map<string, string>;
  children: (SvgElement | string)[];
}

/** The elements as a file of their own: one namespace, no prefix but `xml:`, no document type. */
export function textOf(root: SvgElement): string {
  root.attributes.set("xmlns", "http://www.w3.org/2000/svg");
  return write(root);
}

function write({ name, attributes, children }: SvgElement): string {
  const head = [name, ...[...attributes].map(([key, value]) => `${key}="${escaped(value)}"`)].join(" ");
  const inner = children.map((child) => (typeof child === "string" ? escaped(child) : write(child))).join("");
  return inner === "" ? `<${head}/>` : `<${head}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
