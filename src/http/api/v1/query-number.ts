import { Refusal } from "#src/lib/errors.ts";

/** Elysia takes whatever JavaScript reads as a number: 1e2, 0x10. Refuses (invalid) what isn't written in digits. */
export function refuseOddNumber({ title = "", description = "" }: NumberSchema, written: unknown): void {
  if (written === undefined || /^-?\d+$/.test(String(written))) return;
  throw new Refusal("invalid", `The ${title} is not written in digits. ${description}`, {
    fields: { [title]: description },
  });
}

/** Of a parameter in the query, whose title is its name. */
interface NumberSchema {
  title?: string;
  description?: string;
}
