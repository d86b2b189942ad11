import { sharp } from "#test/support/engine.ts";

interface LandscapeOptions {
  /** Width through height. */
  ratio: number;
  /** Degrees: of the sky; the hills follow. */
  hue: number;
}

const height = 720;
const hills = [0.52, 0.64, 0.78];

/** Sky, sun and hills as a JPEG: plain, but with light and depth as photographs have. */
export async function aLandscape({ ratio, hue }: LandscapeOptions): Promise<Buffer> {
  const width = Math.round(height * ratio);
  const layers = hills.map((top, at) => {
    const y = (share: number) => Math.round(height * (top + share));
    const crest = `M0 ${y(0.05)}C${width * 0.3} ${y(-0.16 + at * 0.06)} ${width * 0.45} ${y(0.12)} ${width * 0.65} ${y(-0.02)}S${width * 0.9} ${y(-0.1)} ${width} ${y(0.02)}V${height}H0Z`;
    return `<path d="${crest}" fill="hsl(${hue + 150 + at * 12} ${14 + at * 4}% ${46 - at * 15}%)"/>`;
  });
  const sky = `<linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue} 34% 58%)"/><stop offset=".6" stop-color="hsl(${hue + 40} 52% 86%)"/></linearGradient>`;
  const sun = `<circle cx="${width * 0.68}" cy="${height * 0.34}" r="${height * 0.07}" fill="hsl(${hue + 50} 80% 94%)"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${sky}<rect width="100%" height="100%" fill="url(#sky)"/>${sun}${layers.join("")}</svg>`;
  return await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer();
}
