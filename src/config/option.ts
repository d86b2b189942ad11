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
  default: Default<T>;
  secret?: boolean;
  /** The value of the text, or undefined where it is not one. */
  parse(text: string): T | undefined;
  /** As text again, for `doctor` and the documentation. */
  print(value: T): string;
}

/** What the options that don't name their own value may follow. */
export interface Basis {
  mode: "self-hosted" | "hosted";
  dataDir: string;
  port: number;
  hasTls: boolean;
}

interface Default<T> {
  /** How it comes about where it isn't the same everywhere: "DATA_DIR/key". */
  formula?: string;
  of(basis: Basis): T;
}

export function always<T>(value: T): Default<T> {
  return { of: () => value };
}

export function byMode<T>(modes: Record<Basis["mode"], T>): Default<T> {
  return { of: ({ mode }) => modes[mode] };
}

export function follows<T>(formula: string, of: (basis: Basis) => T): Default<T> {
  return { formula, of };
}
