import { printable } from "./values.ts";

const cells = 24;

/** One line that says how far it is: `[######------] 12 of 40 cats/tom.jpg`. */
export function progressLine(done: number, total: number, label: string): string {
  const full = total === 0 ? cells : Math.floor((done / total) * cells);
  return `[${"#".repeat(full).padEnd(cells, "-")}] ${done} of ${total} ${printable(label)}`;
}
