/** What a browser would run or load of a payload that got out of its place. */
export function hostileIn(html: string): string[] {
  const found: string[] = [];
  const see = ({ tagName, attributes }: HTMLRewriterTypes.Element) => {
    const names = [...attributes].map(([name]) => name ?? "");
    if (tagName === "script" && !names.includes("src")) found.push(tagName);
    found.push(...names.filter((name) => name.startsWith("on")));
  };
  new HTMLRewriter()
    .on("*", { element: see })
    .on('img[src="x"]', { element: ({ tagName }) => void found.push(tagName) })
    .transform(html);
  return found;
}
