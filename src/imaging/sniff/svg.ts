const root = /^<(?:[\w.-]+:)?svg[\s/>]/;

/** Whether a text begins, after declaration, comments and document type, with an `svg` element. */
export function isSvg(head: Uint8Array): boolean {
  const text = decode(head);
  let at = 0;
  for (;;) {
    at += text.slice(at).search(/\S|$/);
    const end = prologEnd(text, at);
    if (end === undefined) return root.test(text.slice(at, at + 256));
    at = end;
  }
}

function decode(head: Uint8Array): string {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(head);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(head);
  return new TextDecoder().decode(head);
}

/** Where the declaration, comment or document type at `at` ends; undefined where none begins. */
function prologEnd(text: string, at: number): number | undefined {
  if (text.startsWith("<?", at)) return after(text, "?>", at);
  if (text.startsWith("<!--", at)) return after(text, "-->", at + 4);
  if (text.slice(at, at + 9).toUpperCase() !== "<!DOCTYPE") return undefined;
  const end = after(text, ">", at);
  const inner = text.indexOf("[", at);
  return inner >= 0 && inner < end ? after(text, ">", after(text, "]", inner)) : end;
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}
