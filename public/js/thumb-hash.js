/** Pixels of what a ThumbHash (base64) stands for: 32 on the longer side. The format is that of evanw/thumbhash. */
const longest = 32;

export function readThumbHash(text) {
  const hash = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const first = hash[0] | (hash[1] << 8) | (hash[2] << 16);
  const second = hash[3] | (hash[4] << 8);
  const hasAlpha = first >> 23 === 1;
  const isLandscape = second >> 15 === 1;
  const [full, given] = [hasAlpha ? 5 : 7, second & 7];
  const [across, down] = isLandscape ? [full, given] : [given, full];

  let at = hasAlpha ? 12 : 10;
  const nibble = () => (hash[at >> 1] >> ((at++ & 1) << 2)) & 15;
  /** The waves of one channel: how many fit, and how strong each of them is. */
  function waves(columns, rows, scale) {
    const found = [];
    for (let y = 0; y < rows; y++)
      for (let x = y === 0 ? 1 : 0; x * rows < columns * (rows - y); x++)
        found.push({ x, y, strength: (nibble() / 7.5 - 1) * scale * 2 });
    return found;
  }
  const light = waves(Math.max(3, across), Math.max(3, down), ((first >> 18) & 31) / 31);
  const yellow = waves(3, 3, (((second >> 3) & 63) / 63) * 1.25);
  const red = waves(3, 3, (((second >> 9) & 63) / 63) * 1.25);
  const opacity = hasAlpha ? waves(5, 5, (hash[5] >> 4) / 15) : [];

  const ratio = across / down;
  const width = Math.round(ratio > 1 ? longest : longest * ratio);
  const height = Math.round(ratio > 1 ? longest / ratio : longest);
  const pixels = new Uint8ClampedArray(width * height * 4);
  const wave = (n, place, size) => Math.cos((Math.PI / size) * (place + 0.5) * n);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sum = (channel, start) =>
        channel.reduce(
          (all, one) => all + one.strength * wave(one.x, x, width) * wave(one.y, y, height),
          start,
        );
      const l = sum(light, (first & 63) / 63);
      const p = sum(yellow, ((first >> 6) & 63) / 31.5 - 1);
      const q = sum(red, ((first >> 12) & 63) / 31.5 - 1);
      const b = l - (2 / 3) * p;
      const r = (3 * l - b + q) / 2;
      const a = sum(opacity, hasAlpha ? (hash[5] & 15) / 15 : 1);
      const colour = [r, r - q, b, a].map((value) => value * 255);
      pixels.set(colour, (y * width + x) * 4);
    }
  return { width, height, pixels };
}
