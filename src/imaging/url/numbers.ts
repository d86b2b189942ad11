/** What a count that no 64-bit integer can hold is read as: 2^63 - 1, which a double rounds to 2^63. */
const largestInteger = 2 ** 63;

/** The count that some digits name, 0 where there are none; one too large for 64 bits becomes the largest. */
export function readInteger(digits: string | undefined): number {
  return Math.min(Number(digits ?? ""), largestInteger);
}

/** The fraction or pixel position that a text of digits with at most one dot names; never infinite. */
export function readDecimal(text: string | undefined): number {
  return Math.min(Number(text ?? ""), Number.MAX_VALUE);
}

/** A count in digits alone, as `readInteger` reads it back. */
export function printInteger(count: number): string {
  if (count >= largestInteger) return "9223372036854775807";
  return Number.isSafeInteger(count) ? String(count) : BigInt(count).toString();
}

/** The shortest digits that name the number, never with an exponent. */
export function printDecimal(value: number): string {
  const [digits = "", exponent] = String(value).split("e");
  if (exponent === undefined) return digits;
  const [whole = "", fraction = ""] = digits.split(".");
  const point = whole.length + Number(exponent);
  const all = whole + fraction;
  return point > 0 ? all.padEnd(point, "0") : `0.${"0".repeat(-point)}${all}`;
}
