/** The names of the settings that are others now, those of limits and rules one by one: `rules.jpegQuality`. */
export function changedSettings(before: object, after: object): string[] {
  return Object.entries(after).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const old: unknown = before[name as keyof typeof before];
    if (isGroup(old) && isGroup(value)) {
      return changedSettings({ ...emptied(value), ...old }, { ...emptied(old), ...value }).map(
        (inner) => `${name}.${inner}`,
      );
    }
    return JSON.stringify(old) === JSON.stringify(value) ? [] : [name];
  });
}

/** So that what one of them lacks is another value, and not left out. */
function emptied(group: object): Record<string, null> {
  return Object.fromEntries(Object.keys(group).map((name) => [name, null]));
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
