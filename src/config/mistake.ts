/** One thing that was set wrongly. What was given is left out where it is a secret. */
export interface Mistake {
  /** As the deployer wrote it: "PORT" or "--port". */
  name: string;
  given?: string;
  /** The end of the sentence "NAME has to be …". */
  expected: string;
}

/** One sentence for each, in the order of the table. */
export function printMistake({ name, given, expected }: Mistake): string {
  const was = given === undefined ? "" : `, not "${given}"`;
  return `${name} has to be ${expected}${was}.`;
}
