/** One thing that a deployer sets. The table of them (options.ts) is the only place that knows their names. */
export interface Option<T> {
  /** Environment name; `NAME_FILE` is read as well where it is a secret. */
  name: string;
  /** Command-line flag without dashes, where there is one. */
  flag?: string;
  /** One sentence in the reader's words. */
  meaning: string;
  /** What a right value looks like, for the mistake and the documentation: "1 to 65535". */
  expected: string;
  /** Undefined: not set, and the program does without. */
  default: T | undefined;
  secret?: boolean;
  /** The value of the text, or undefined where it is not one. */
  parse(text: string): T | undefined;
  /** As text again, for `doctor` and the documentation. */
  print(value: T): string;
}
