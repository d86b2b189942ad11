const shape = /^[a-z0-9-][a-z0-9.-]*(?:\/[a-z0-9-][a-z0-9.-]*)*$/;

/** Keys are made by us, so one of another shape is a bug; it never reaches a file system. */
export function checkKey(key: string): void {
  if (!shape.test(key)) throw new Error(`${JSON.stringify(key)} is no key of an object.`);
}
