import { sendOriginal } from "#src/http/send-original.ts";
import type { LibraryHandler } from "./needs.ts";

export const originalFile: LibraryHandler = (needs, { actor, request }, { space = "", asset = "" }) =>
  sendOriginal(needs, actor, { space, asset, request });
