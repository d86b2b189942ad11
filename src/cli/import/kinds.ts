import type { Value } from "./setting.ts";

/** How the other program reads one value: a text of an environment, or what Python says. */
export interface Kind<T> {
  /** "a whole number". */
  expected: string;
  read(value: Value): T | undefined;
}

const isTrue = /^(?:1|t|true)$/i;
const isFalse = /^(?:0|f|false)$/i;

export const yesOrNo: Kind<boolean> = {
  expected: "true or false",
  read: (value) => (isTrue.test(String(value)) ? true : isFalse.test(String(value)) ? false : undefined),
};

export const wholeNumber: Kind<number> = {
  expected: "a whole number",
  read(value) {
    const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
  },
};

export const text: Kind<string> = {
  expected: "a text",
  read: (value) => (typeof value === "string" ? value : undefined),
};

/** Parted by commas where it is one text. */
export const texts: Kind<string[]> = {
  expected: "a list of texts",
  read(value) {
    const list = typeof value === "string" ? value.split(",").map((part) => part.trim()) : value;
    if (!Array.isArray(list)) return undefined;
    const read = list.filter((one): one is string => typeof one === "string" && one !== "");
    return typeof value === "string" || read.length === list.length ? read : undefined;
  },
};

const secondsIn: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };
const duration = /^(?:\d{1,12}(?:\.\d{1,9})?(?:h|m|s|ms|us|µs|ns))+$/;

/** As Go writes it; whole seconds, rounded up. */
export const seconds: Kind<number> = {
  expected: "a time such as 90s or 1h30m",
  read(value) {
    if (value === "0") return 0;
    if (typeof value !== "string" || !duration.test(value)) return undefined;
    const parts = value.matchAll(/([\d.]+)([a-zµ]+)/g);
    return Math.ceil(
      parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (secondsIn[unit] ?? 0), 0),
    );
  },
};

/** The number where it limits something, as 0 and less do not. */
export function positive(given: number): number | undefined {
  return given > 0 ? given : undefined;
}
