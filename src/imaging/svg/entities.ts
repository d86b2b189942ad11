const declared = /<!ENTITY\s+([\w.-]+)\s+(?:"([^"&%<]{0,100})"|'([^'&%<]{0,100})')\s*>/g;
const mostEntities = 100;

/** The entities that a document type declares as short plain text, as drawing programs do; all others are unknown. */
export function entitiesOf(doctype: string): Record<string, string> {
  const entities: [string, string][] = [];
  for (const [, name = "", double, single] of doctype.matchAll(declared)) {
    if (entities.length < mostEntities) entities.push([name, double ?? single ?? ""]);
  }
  return Object.fromEntries(entities);
}
