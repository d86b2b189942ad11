/** A field as its page has it. */
export interface FormField {
  name: string;
  /** Of an input; `textarea`, `select` or `button` else. */
  type: string;
  value: string;
}

export interface PageForm {
  method: string;
  /** A path. */
  action: string;
  hasFiles: boolean;
  fields: FormField[];
}

/** The forms of a page that change something, with every field that has a name: one for each place where it can be sent. */
export function formsOf(page: string): PageForm[] {
  const forms: (PageForm & { others: string[] })[] = [];
  const field = (type: string, element: HTMLRewriterTypes.Element) => {
    const name = attributeOf(element, "name");
    const isOff = attributeOf(element, "type") === "radio" && element.getAttribute("checked") === null;
    if (name !== "" && !isOff)
      forms.at(-1)?.fields.push({ name, type, value: attributeOf(element, "value") });
  };
  new HTMLRewriter()
    .on("form", {
      element(form) {
        forms.push({
          method: attributeOf(form, "method").toLowerCase() || "get",
          action: attributeOf(form, "action"),
          hasFiles: attributeOf(form, "enctype") === "multipart/form-data",
          fields: [],
          others: [],
        });
      },
    })
    .on("form input", { element: (input) => field(attributeOf(input, "type") || "text", input) })
    .on("form textarea", { element: (text) => field("textarea", text) })
    .on("form select", { element: (select) => field("select", select) })
    .on("form button", {
      element(button) {
        field("button", button);
        const other = attributeOf(button, "formaction");
        const isSent = attributeOf(button, "formmethod") !== "get";
        if (other !== "" && isSent) forms.at(-1)?.others.push(other);
      },
    })
    .on("form option", {
      element(option) {
        const select = forms.at(-1)?.fields.at(-1);
        const isFirst = select?.value === "" || option.getAttribute("selected") !== null;
        if (select?.type === "select" && isFirst) select.value = attributeOf(option, "value");
      },
    })
    .transform(page);
  return forms
    .filter(({ method }) => method === "post")
    .flatMap(({ others, ...form }) =>
      [form.action, ...others]
        // What stands behind is for the page that comes back, and isn't sent.
        .map((action) => action.replace(/#.*/, ""))
        .filter((action) => action !== "")
        .map((action) => ({ ...form, action })),
    );
}

/** Where the links of a page lead within this server. */
export function linksOf(page: string): string[] {
  const links = new Set<string>();
  new HTMLRewriter()
    .on("a[href]", {
      element(link) {
        const { origin, pathname, search } = new URL(attributeOf(link, "href"), "http://own.example");
        if (origin === "http://own.example") links.add(pathname + search);
      },
    })
    .transform(page);
  return [...links];
}

function attributeOf(element: HTMLRewriterTypes.Element, name: string): string {
  return unescaped(element.getAttribute(name) ?? "");
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** As a browser reads it. */
export function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16));
  });
}
