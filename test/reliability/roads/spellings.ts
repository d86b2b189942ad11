import ipaddr from "ipaddr.js";

/** The ways of writing an IPv4 address as the host of a URL. Some are none, which is refused too. */
export function spellingsOf4(address: string): string[] {
  const bytes = ipaddr.IPv4.parse(address).toByteArray();
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");
  const [high, low] = [hex(a * 256 + b, 4), hex(c * 256 + d, 4)];
  const inverted = `${hex(0xffff - (a * 256 + b), 4)}:${hex(0xffff - (c * 256 + d), 4)}`;
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${hex(whole, 8)}`,
    `0${whole.toString(8)}`,
    bytes.map((byte) => `0x${byte.toString(16)}`).join("."),
    bytes.map((byte) => `0${byte.toString(8)}`).join("."),
    bytes.map((byte) => `0000${byte.toString(8).padStart(3, "0")}`).join("."),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `0x${hex(a, 2)}.${b}.0${c.toString(8)}.${d}`,
    [...address].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(""),
    address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    address.replaceAll(".", "\u3002"),
    `[::ffff:${address}]`,
    `[::ffff:${high}:${low}]`,
    `[0:0:0:0:0:FFFF:${high}:${low}]`,
    `[::${address}]`,
    `[64:ff9b::${address}]`,
    `[64:ff9b:1::${address}]`,
    `[2002:${high}:${low}::1]`,
    `[2001:0:4136:e378:8000:63bf:${inverted}]`,
    `[fe80::5efe:${address}]`,
    `[2606:4700::5efe:${address}]`,
    `[2606:4700::200:5efe:${high}:${low}]`,
  ];
}

export function spellingsOf6(address: string): string[] {
  const parsed = ipaddr.IPv6.parse(address);
  const bytes = parsed.toByteArray();
  const start = parsed.parts.slice(0, 6).map((part) => part.toString(16));
  return [
    `[${address}]`,
    `[${address.toUpperCase()}]`,
    `[${parsed.toNormalizedString()}]`,
    `[${parsed.parts.map((part) => part.toString(16).padStart(4, "0")).join(":")}]`,
    `[${start.join(":")}:${bytes.slice(12).join(".")}]`,
    `[${address}%25lo]`,
    `[${address}%lo]`,
    `%5B${address}%5D`,
    address,
  ];
}
