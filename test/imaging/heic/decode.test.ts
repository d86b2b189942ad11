import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decode, engine, limits, render } from "#test/support/engine.ts";

const file = join(import.meta.dir, "../../../../shared/corpus/images/gopher-front.heif");
const hasFile = existsSync(file);
const heic = () => new Uint8Array(readFileSync(file));

test.skipIf(!hasFile)("a HEIC is shown as a JPEG where no format is asked for", async () => {
  const { contentType, width, height } = await render("a.heic", heic());
  expect([contentType, width, height]).toEqual(["image/jpeg", 202, 259]);
});

test.skipIf(!hasFile)("a HEIC keeps its transparency", async () => {
  const { body } = await render("filters:format(png)/a.heic", heic());
  expect((await decode(body)).at(0, 0).alpha).toBe(0);
});

test.skipIf(!hasFile)("a HEIC of more pixels than are taken is refused by its header", async () => {
  const job = {
    source: { bytes: heic() },
    limits: { ...limits, sourceMaxPixels: 100 },
    depth: "pixels" as const,
  };
  expect(engine.probe(job)).rejects.toThrow("At most 100 are taken");
});

test.skipIf(!hasFile)(
  "a HEIC whose data is overwritten is refused or shown, never an error of ours",
  async () => {
    const bytes = heic();
    bytes.fill(0xff, bytes.length / 2);
    const made = await render("a.heic", bytes).catch((error) => error);
    expect(made.code === "broken" || made.body?.length > 0).toBe(true);
  },
);
