/** What was counted of each. */
export function numbersById(rows: readonly { id: string; number: number }[]): Map<string, number> {
  return new Map(rows.map(({ id, number }) => [id, number]));
}
