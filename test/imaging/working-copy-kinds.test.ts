import { test } from "bun:test";
import { aScene, copied, expectAlike } from "#test/support/copies.ts";

const scene = () => aScene({ width: 2400, height: 1920 });

const kinds = {
  alpha: () => scene().ensureAlpha(0.5).png({ compressionLevel: 1 }),
  grey: () => scene().greyscale().toColourspace("b-w").png({ compressionLevel: 1 }),
  CMYK: () => scene().toColourspace("cmyk").jpeg({ quality: 90 }),
  "16 bits": () => scene().toColourspace("rgb16").png({ compressionLevel: 1 }),
  "a profile": () => scene().withIccProfile("p3").png({ compressionLevel: 1 }),
};

test.each(Object.entries(kinds))(
  "%s comes out as of the original",
  async (_, picture) => {
    const { difference } = await copied(await picture().toBuffer());
    for (const defaults of ["web", "imagor"] as const)
      expectAlike(await difference("400x300/x", { defaults }));
  },
  30_000,
);
