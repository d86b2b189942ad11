import { decimal } from "./arguments.ts";
import { type Filter, pixelFilter } from "./filter.ts";

const percent = { unit: "%", range: [-100, 100] } as const;

const grayscale = pixelFilter({
  name: "grayscale",
  meaning: "Takes the colour away.",
  arguments: [],
  apply: (picture) => picture.greyscale(),
});

const invert = pixelFilter({
  name: "invert",
  meaning: "Turns every colour into its opposite.",
  arguments: [],
  apply: (picture) => picture.negate(),
});

const brightness = pixelFilter({
  name: "brightness",
  meaning: "Lighter or darker.",
  arguments: [decimal("amount", "Added to every channel", percent)],
  apply: async (picture, [amount]) => {
    if (amount) await picture.linear(1, amount * 2.55);
  },
});

const contrast = pixelFilter({
  name: "contrast",
  meaning: "More or less contrast around the middle grey.",
  arguments: [decimal("amount", "How much", percent)],
  amplification: ([amount = 0]) => Math.max(1, steepness(amount)),
  apply: async (picture, [amount]) => {
    if (!amount) return;
    const factor = steepness(amount);
    await picture.linear(factor, 128 * (1 - factor));
  },
});

function steepness(contrast: number): number {
  const level = Math.max(-255, Math.min(255, contrast * 2.55));
  return (259 * (level + 255)) / (255 * (259 - level));
}

const rgb = pixelFilter({
  name: "rgb",
  meaning: "More or less of red, green and blue. Takes three arguments exactly.",
  arguments: [
    decimal("red", "Added to red", percent),
    decimal("green", "Added to green", percent),
    decimal("blue", "Added to blue", percent),
  ],
  apply: async (picture, [red, green, blue], _, count) => {
    if (count !== 3 || red === undefined || green === undefined || blue === undefined) return;
    await picture.ensureColour();
    await picture.linear(
      [1, 1, 1],
      [red, green, blue].map((amount) => amount * 2.55),
    );
  },
});

const hue = pixelFilter({
  name: "hue",
  meaning: "Turns every colour around the colour circle.",
  arguments: [decimal("angle", "How far", { unit: "°", range: [-180, 180] })],
  apply: async (picture, [angle]) => {
    if (angle) await picture.modulate({ brightness: 1, saturation: 1, hue: Math.round(angle) });
  },
});

const saturation = pixelFilter({
  name: "saturation",
  meaning: "Stronger or weaker colours.",
  arguments: [decimal("amount", "How much", percent)],
  amplification: ([amount = 0]) => Math.max(1, factor(amount)),
  apply: async (picture, [amount]) => {
    if (amount) await picture.modulate({ brightness: 1, saturation: factor(amount), hue: 0 });
  },
});

const modulate = pixelFilter({
  name: "modulate",
  meaning: "Lightness, strength and hue of the colours in one step. Takes three arguments exactly.",
  arguments: [
    decimal("brightness", "Lightness", percent),
    decimal("saturation", "Strength", percent),
    decimal("hue", "Turn around the colour circle", { unit: "°", range: [-180, 180] }),
  ],
  amplification: ([light = 0, strength = 0]) => Math.max(1, factor(light), factor(strength)),
  apply: async (picture, [light, strength, turn], _, count) => {
    if (count !== 3 || light === undefined || strength === undefined || turn === undefined) return;
    await picture.modulate({
      brightness: factor(light),
      saturation: factor(strength),
      hue: Math.round(turn),
    });
  },
});

function factor(amount: number): number {
  return Math.max(0, 1 + amount / 100);
}

export const tone: readonly Filter[] = [
  grayscale,
  invert,
  brightness,
  contrast,
  rgb,
  hue,
  saturation,
  modulate,
];
