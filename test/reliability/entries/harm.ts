import { unescaped } from "./forms.ts";

/** An answer, read to its end. */
export interface Read {
  status: number;
  headers: Headers;
  text: string;
}

/** What no page of ours has: elements that bring others in, act by themselves or change what links mean. */
const foreign = ["iframe", "object", "embed", "base", "math", "frame", "applet", "marquee", "portal"];

/** What is wrong with an answer to somebody who means harm; undefined where he has got nowhere. */
export function harmIn({ status, headers, text }: Read): string | undefined {
  if (status >= 500 || status < 200) return `is answered ${status}`;
  if (headers.has("x-injected") || headers.has("bcc")) return "begins another header";
  const location = headers.get("location") ?? "/";
  if (!/^\/(?![/\\])/.test(location)) return `leads to ${location}`;
  for (const [name, value] of headers) if (/[^\t\x20-\x7e]/.test(value)) return `has an odd header ${name}`;
  if ((headers.get("content-type") ?? "").startsWith("text/html")) return harmInPage(text);
  return undefined;
}

/** What somebody has got into a page, or into a mail, beside text. */
export function harmInPage(page: string): string | undefined {
  const harms: string[] = [];
  new HTMLRewriter()
    .on("*", {
      element(element) {
        const { tagName } = element;
        if (foreign.includes(tagName)) harms.push(`has an element ${tagName}`);
        for (const [name, value] of element.attributes) {
          const harm = harmInAttribute(tagName, name.toLowerCase(), unescaped(value));
          if (harm !== undefined) harms.push(harm);
        }
        if (tagName === "script" && element.getAttribute("src") === null) harms.push("has a script in it");
      },
    })
    .transform(page);
  if (!/<\/html>\s*$/.test(page)) harms.push("is cut short");
  return harms[0];
}

const leading = new Set(["href", "src", "action", "formaction", "data", "xlink:href", "srcset", "poster"]);

function harmInAttribute(tag: string, name: string, value: string): string | undefined {
  if (/^on|^hx-on|^srcdoc$|^__xss/.test(name)) return `has ${name} on ${tag}`;
  if (!leading.has(name)) return undefined;
  const isOwn = /^(?:[/#?]|https?:\/\/|data:image\/|mailto:|otpauth:)/.test(value);
  const isTheirs = isOwn && new URL(value, "http://own.example").host === "xss.example";
  if (!isOwn || isTheirs) return `leads by ${name} of ${tag} to ${value}`;
  return undefined;
}

/** Whether a page says the text, as its reader sees it. */
export function says(page: string, text: string): boolean {
  const seen = (each: string) => each.replace(/\s+/gu, " ").trim();
  return seen(unescaped(page)).includes(seen(text));
}
