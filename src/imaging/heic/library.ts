import { isCompiled, unpack } from "#src/imaging/native.ts";

/** What we use of libheif-js. Handles are opaque. */
export interface Libheif {
  heif_error_code: { heif_error_Ok: unknown };
  heif_colorspace: { heif_colorspace_RGB: unknown };
  heif_chroma: { heif_chroma_interleaved_RGB: unknown; heif_chroma_interleaved_RGBA: unknown };
  heif_context_alloc(): unknown;
  heif_context_free(context: unknown): void;
  heif_context_read_from_memory(context: unknown, file: Uint8Array): HeifError;
  heif_js_context_get_primary_image_handle(context: unknown): unknown;
  heif_image_handle_get_width(handle: unknown): number;
  heif_image_handle_get_height(handle: unknown): number;
  heif_image_handle_has_alpha_channel(handle: unknown): number;
  heif_image_handle_is_premultiplied_alpha(handle: unknown): number;
  heif_image_handle_release(handle: unknown): void;
  heif_js_decode_image2(handle: unknown, colorspace: unknown, chroma: unknown): HeifImage | HeifError;
  heif_image_release(image: unknown): void;
}

export interface HeifError {
  code: unknown;
  message: string;
}

export interface HeifImage {
  image: unknown;
  channels: { width: number; height: number; stride: number; data: Uint8Array }[];
}

interface Place {
  /** Private to this user: the embedded file is unpacked there. */
  cacheDirectory: string;
  /** A build of the deployer's in place of the embedded one. */
  file?: string | undefined;
}

/** Of the whole process, as libvips is. */
let place: Place | undefined;
let loaded: Promise<Libheif> | undefined;

/** Says where libheif is to be found; nothing is loaded before the first picture that needs it. */
export function placeLibheif(wanted: Place): void {
  place = wanted;
}

/** Loads libheif, once for a process. Throws where its file can't be read or isn't libheif-js. */
export function loadLibheif(): Promise<Libheif> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Libheif> {
  const module: unknown = require(place?.file ?? (await ownFile()));
  if (typeof module !== "function") throw new Error("LIBHEIF_FILE is no build of libheif-js");
  return await module();
}

async function ownFile(): Promise<string> {
  if (!isCompiled || !place) return Bun.fileURLToPath(import.meta.resolve("#libheif"));
  const { default: embedded } = await import("#libheif", { with: { type: "file" } });
  return unpack(place.cacheDirectory, embedded, { name: "libheif", suffix: "cjs" });
}
