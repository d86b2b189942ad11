import type { families } from "#src/imaging/filters/registry.ts";

export type Family = keyof typeof families;

const layered = (name: string) =>
  `watermark(${name},repeat,bottom,40,30,30):image(fit-in/f-20xf-20/filters:blur(2)/${name},center,center,20,multiply):frame(${name})`;

/** Paths that put the picture of this name through every filter of a family, and as a layer onto others. */
export const familyPaths: Readonly<Record<Family, (name: string) => string[]>> = {
  switches: (name) => [
    `90x70/filters:no_upscale():upscale():dpr(2):focal(0.1x0.1:0.9x0.9):dpi(144):orient(90)/${name}`,
    `300x40/filters:stretch()/${name}`,
  ],
  shape: (name) => [
    `filters:rotate(90):proportion(0.9):crop(0.1,0.1,0.9,0.9):trim(20,bottom-right):round_corner(20,10,red):format(png)/${name}`,
  ],
  canvas: (name) => [
    `fit-in/200x300/10x10/filters:fill(blur):padding(auto,3,4,5,6):background_color(auto)/${name}`,
  ],
  layers: (name) => [
    `300x300/filters:${layered(name)}/${name}`,
    `300x200/filters:${layered(name)}:format(webp)/color:red`,
    `filters:image(${name}):format(png)/color:red`,
  ],
  texts: (name) => [
    `300x300/filters:text(%3Cb%3Ebold%3C/b%3E%20and%20long,center,0.5,serif-20,white,30,difference,50p,high,true,char,4,96):label(words,5,bottom,20,black,10,mono)/${name}`,
  ],
  tone: (name) => [
    `filters:grayscale():invert():brightness(10):contrast(-10):rgb(5,-5,20):hue(40):saturation(30):modulate(5,-5,90):format(webp)/${name}`,
  ],
  sharpness: (name) => [`filters:blur(8):blur(2,4):sharpen(2):sharpen(3,1):format(jpeg)/${name}`],
  pixelation: (name) => [`filters:pixelate(4):format(jpeg)/${name}`],
  redactions: (name) => [
    `filters:redact(pixelate,5):redact_oval(blur,20):redact(red):draw_detections():format(png)/${name}`,
  ],
  thumbor: (name) => [`filters:colorize(20,30,40,ff0000):equalize():noise(40,7):format(jpeg)/${name}`],
  hashes: (name) => [`meta/300x300/filters:blurhash(9,9):thumbhash():avgcolor()/${name}`],
  output: (name) => [
    `filters:format(auto):quality(auto)/${name}`,
    `filters:autojpg():quality(95):max_bytes(900)/${name}`,
    `filters:strip_exif():strip_icc():strip_metadata()/${name}`,
    `filters:lqip()/${name}`,
    `meta/filters:lqip()/${name}`,
  ],
  encoding: (name) => [
    `filters:format(png):palette():bitdepth(4):compression(9)/${name}`,
    `300x300/filters:format(webp):lossless()/${name}`,
    `300x300/filters:format(avif):lossless()/${name}`,
    `filters:format(tiff):to_colorspace(cmyk)/${name}`,
    `filters:format(jpeg):to_colorspace(p3)/${name}`,
  ],
  frames: (name) => [
    `filters:page(2):format(png)/${name}`,
    `filters:max_frames(3):format(jpeg):fallback_format(webp)/${name}`,
    `90x90/filters:format(gif)/${name}`,
  ],
  delivery: (name) => [
    `filters:expire(32503680000000):max_age(10):attachment(a.png):preview():version(1)/${name}`,
    `filters:raw()/${name}`,
  ],
};

export function everyFamilyPath(name: string): string[] {
  return Object.values(familyPaths).flatMap((pathsOf) => pathsOf(name));
}

/** What the filters on regions work on. */
export const detections = [
  { left: 0, top: 0, right: 0.5, bottom: 1, name: "face", score: 0.9 },
  { left: 0.4, top: 0.3, right: 1, bottom: 0.7, name: "dog", score: 0.2 },
];
