import { joined, numbers } from "./zeros.ts";

const text = (words: string) => new TextEncoder().encode(words);

function box(type: string, ...parts: Uint8Array[]): Uint8Array {
  const body = joined(parts);
  return joined([numbers([4, 8 + body.length]), text(type), body]);
}

const plain = numbers([4, 0]);

/** A HEIC whose one picture is said to have `side` pixels a side; of its data there are so many bytes, all the same. */
export function heicThatIsntThere(side: number, dataBytes: number): Uint8Array {
  const ftyp = box("ftyp", text("heic"), plain, text("mif1heic"));
  const length = meta(side, { offset: 0, dataBytes }).length;
  const head = joined([ftyp, meta(side, { offset: ftyp.length + length + 8, dataBytes })]);
  return joined([head, box("mdat", new Uint8Array(dataBytes).fill(0x26))]);
}

function meta(side: number, { offset, dataBytes }: { offset: number; dataBytes: number }): Uint8Array {
  const handler = box("hdlr", plain, plain, text("pict"), new Uint8Array(13));
  const primary = box("pitm", plain, numbers([2, 1]));
  const item = box("infe", numbers([4, 0x02000000], [2, 1], [2, 0]), text("hvc1\0"));
  const items = box("iinf", plain, numbers([2, 1]), item);
  const place = numbers([4, 0], [2, 0x4400], [2, 1], [2, 1], [2, 0], [2, 1], [4, offset], [4, dataBytes]);
  // Version 1, main profile, 4:2:0 of 8 bits, lengths of 4 bytes, no parameter sets.
  const coding = joined([numbers([1, 1], [1, 1], [4, 0x60000000]), new Uint8Array(6), numbers([1, 93])]);
  const codingRest = numbers(
    [2, 0xf000],
    [1, 0xfc],
    [1, 0xfd],
    [1, 0xf8],
    [1, 0xf8],
    [2, 0],
    [1, 0x0f],
    [1, 0],
  );
  const properties = box(
    "ipco",
    box("hvcC", coding, codingRest),
    box("ispe", plain, numbers([4, side], [4, side])),
  );
  const owned = box("ipma", plain, numbers([4, 1], [2, 1], [1, 2], [1, 0x81], [1, 2]));
  return box("meta", plain, handler, primary, items, box("iloc", place), box("iprp", properties, owned));
}
