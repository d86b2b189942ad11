type Random = () => number;

/** What a number in a header is never expected to be. */
const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** A file made from a valid one, near enough to it that decoders go far. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const kinds = [flipBits, flipBits, cutOff, cutOut, splice, setNumber, setNumber];
  const mutant = kinds[Math.floor(random() * kinds.length)]?.(bytes, other, random) ?? bytes;
  return random() < 0.3 ? setNumber(mutant, other, random) : mutant;
}

function flipBits(bytes: Uint8Array, _: Uint8Array, random: Random): Uint8Array {
  const mutant = Uint8Array.from(bytes);
  const count = 1 + Math.floor(random() ** 3 * bytes.length * 0.02);
  for (let done = 0; done < count; done++) {
    const at = Math.floor(random() * bytes.length);
    mutant[at] = (mutant[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return mutant;
}

function cutOff(bytes: Uint8Array, _: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, Math.ceil(random() * bytes.length));
}

function cutOut(bytes: Uint8Array, _: Uint8Array, random: Random): Uint8Array {
  const at = Math.floor(random() * bytes.length);
  return joined(bytes.subarray(0, at), bytes.subarray(at + Math.ceil(random() * 64)));
}

function splice(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const from = Math.floor(random() * other.length);
  const part = other.subarray(from, from + Math.ceil(random() * 256));
  const at = Math.floor(random() * bytes.length);
  const skipped = random() < 0.5 ? part.length : 0;
  return joined(bytes.subarray(0, at), part, bytes.subarray(at + skipped));
}

/** Lengths, sizes and offsets stand near the start, in 1, 2 or 4 bytes of either order. */
function setNumber(bytes: Uint8Array, _: Uint8Array, random: Random): Uint8Array {
  const mutant = Uint8Array.from(bytes);
  const view = new DataView(mutant.buffer);
  const reach = Math.max(0, (random() < 0.7 ? Math.min(400, bytes.length) : bytes.length) - 4);
  const at = Math.floor(random() * reach);
  const extreme = extremes[Math.floor(random() * extremes.length)] ?? 0;
  const isLittle = random() < 0.5;
  const size = Math.floor(random() * 3);
  if (bytes.length < 4 || size === 0) mutant[at] = extreme;
  else if (size === 1) view.setUint16(at, extreme, isLittle);
  else view.setUint32(at, extreme, isLittle);
  return mutant;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
