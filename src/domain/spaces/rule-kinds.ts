/** How the values of one rule are written, and which of them make sense. */
export interface RuleKind<T> {
  /** "a whole number from 1 to 100". */
  expected: string;
  /** JSON Schema of the value. */
  schema: Record<string, unknown>;
  /** The value as it is kept; undefined for one that isn't possible. */
  check(value: unknown): T | undefined;
  /** Of a list, what stands between its parts on a command line. */
  between?: "," | " ";
  /** What a text on a command line means, to be checked. */
  read(text: string): unknown;
}

export function wholeNumber(from: number, to: number): RuleKind<number> {
  return {
    expected: `a whole number from ${from} to ${to}`,
    schema: { type: "integer", minimum: from, maximum: to },
    check: (value) =>
      Number.isSafeInteger(value) && isWithin(value as number, from, to) ? (value as number) : undefined,
    read: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : text),
  };
}

export const yesOrNo: RuleKind<boolean> = {
  expected: "yes or no",
  schema: { type: "boolean" },
  check: (value) => (typeof value === "boolean" ? value : undefined),
  read: (text) => (text === "yes" ? true : text === "no" ? false : text),
};

/** `check` gives the text as it is kept. */
export function text(expected: string, check: (text: string) => string | undefined): RuleKind<string> {
  return {
    expected,
    schema: { type: "string", minLength: 1, maxLength: longestText },
    check: (value) =>
      typeof value === "string" && value !== "" && value.length <= longestText ? check(value) : undefined,
    read: (given) => given,
  };
}

interface ListBounds<T> {
  choices?: readonly T[];
  most?: number;
  between?: RuleKind<T[]>["between"];
}

/** At least one, each once. */
export function listOf<T extends string>(
  expected: string,
  check: (text: string) => T | undefined,
  { choices, most = longestList, between = "," }: ListBounds<T> = {},
): RuleKind<T[]> {
  return {
    expected,
    schema: {
      type: "array",
      minItems: 1,
      maxItems: most,
      items: { type: "string", maxLength: longestText, ...(choices && { enum: choices }) },
    },
    check: (value) => (Array.isArray(value) && value.length <= most ? checkList(value, check) : undefined),
    between,
    // Unlike the arguments of a filter no empty part is dropped: it is a mistake.
    read: (given) =>
      between === " " ? given.trim().split(/\s+/) : given.split(",").map((part) => part.trim()),
  };
}

export function someOf<const T extends string>(...choices: T[]): RuleKind<T[]> {
  const isChoice = (given: string) => choices.find((choice) => choice === given);
  return listOf(`some of ${choices.join(", ")}`, isChoice, { choices });
}

const longestText = 2_000;
const longestList = 50;

function checkList<T extends string>(
  value: unknown[],
  check: (text: string) => T | undefined,
): T[] | undefined {
  const checked = value.map((one) =>
    typeof one === "string" && one.length <= longestText ? check(one) : undefined,
  );
  if (checked.length === 0 || checked.includes(undefined)) return undefined;
  return [...new Set(checked as T[])];
}

function isWithin(value: number, from: number, to: number): boolean {
  return value >= from && value <= to;
}
