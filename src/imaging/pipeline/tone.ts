/** What `linear` does, one number for all channels or one for each. */
export interface Tone {
  factors: number[];
  offsets: number[];
}

/** Both in one: the second on what the first gives. */
export function joined(first: Tone, second: Tone): Tone {
  const channels = Math.max(first.factors.length, second.factors.length);
  const at = (values: number[], channel: number) => values[channel] ?? values[0] ?? 0;
  const each = (value: (channel: number) => number) =>
    Array.from({ length: channels }, (_, channel) => value(channel));
  return {
    factors: each((channel) => at(first.factors, channel) * at(second.factors, channel)),
    offsets: each(
      (channel) => at(first.offsets, channel) * at(second.factors, channel) + at(second.offsets, channel),
    ),
  };
}
