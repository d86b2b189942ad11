import type { Action } from "#src/domain/permissions.ts";
import type { World } from "./world.ts";

interface ApiEntry {
  /** What the table of product.md has it under. */
  asks: Action;
  /** JSON that whoever may gets beyond the question whether he may with. */
  json?: object;
  /** A file, for what takes one. */
  file?(world: World): Uint8Array;
  query?: string;
}

const inSpace = "/api/v1/spaces/:space";
const asset = `${inSpace}/assets/:asset`;

/** Each route of the API that names a space, as `METHOD path`. */
export const apiEntries: Record<string, ApiEntry> = {
  [`GET ${inSpace}/assets`]: { asks: "assets:see" },
  [`GET ${asset}`]: { asks: "assets:see" },
  [`PATCH ${asset}`]: { asks: "assets:write", json: { path: "dog.png", revision: 1 } },
  [`DELETE ${asset}`]: { asks: "assets:delete" },
  [`POST ${inSpace}/assets`]: {
    asks: "assets:upload",
    file: (world) => world.png,
    query: "?path=new.png",
  },
  [`PUT ${asset}`]: { asks: "assets:write", file: (world) => world.png },
  [`POST ${inSpace}/upload-tokens`]: { asks: "upload-tokens:make", json: {} },
  [`GET ${asset}/original`]: { asks: "assets:download" },
  [`POST ${inSpace}/urls`]: { asks: "urls:sign", json: { path: "20x20/cat.png" } },
  [`DELETE ${inSpace}/results`]: { asks: "assets:delete" },
  [`DELETE ${asset}/results`]: { asks: "assets:delete" },
  [`GET ${inSpace}`]: { asks: "space-settings:see" },
  [`PATCH ${inSpace}`]: { asks: "spaces:write", json: { name: "Shop" } },
  [`POST ${inSpace}/warm-ups`]: { asks: "warm-ups:write", json: { operations: ["20x20"] } },
  [`GET ${inSpace}/warm-ups`]: { asks: "warm-ups:see" },
  [`GET ${inSpace}/warm-ups/:warmUp`]: { asks: "warm-ups:see" },
  [`DELETE ${inSpace}/warm-ups/:warmUp`]: { asks: "warm-ups:write" },
  [`GET ${inSpace}/fonts`]: { asks: "fonts:see" },
  [`POST ${inSpace}/fonts`]: { asks: "fonts:write", file: (world) => world.font },
  [`DELETE ${inSpace}/fonts/:font`]: { asks: "fonts:write" },
};
