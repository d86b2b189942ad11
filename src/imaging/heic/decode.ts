import type { RawPicture } from "#src/imaging/decoded/raw-picture.ts";
import type { Size } from "#src/imaging/geometry.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type HeifError, type HeifImage, type Libheif, loadLibheif } from "./library.ts";

/**
 * The pixels of a HEIC's main picture, turned, mirrored and cropped as the file says, 8 bits a channel in the
 * colours of its profile. Its header was read and checked before; refuses (broken) what doesn't decode, or to
 * another size than the header's.
 */
export async function decodeHeic(file: Uint8Array, expected: Size): Promise<RawPicture> {
  const libheif = await loadLibheif();
  const context = libheif.heif_context_alloc();
  try {
    const read = libheif.heif_context_read_from_memory(context, file);
    if (read.code !== libheif.heif_error_code.heif_error_Ok) throw broken(read.message);
    return decodePrimary(libheif, context, expected);
  } finally {
    libheif.heif_context_free(context);
  }
}

function decodePrimary(libheif: Libheif, context: unknown, expected: Size): RawPicture {
  const handle = libheif.heif_js_context_get_primary_image_handle(context);
  if (!handle || isError(handle)) throw broken(handle);
  try {
    const width = libheif.heif_image_handle_get_width(handle);
    const height = libheif.heif_image_handle_get_height(handle);
    if (width !== expected.width || height !== expected.height) throw broken(`${width}x${height}`);
    return decodeHandle(libheif, handle);
  } finally {
    libheif.heif_image_handle_release(handle);
  }
}

function decodeHandle(libheif: Libheif, handle: unknown): RawPicture {
  const hasAlpha = libheif.heif_image_handle_has_alpha_channel(handle) !== 0;
  const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } = libheif.heif_chroma;
  const { heif_colorspace_RGB: colorspace } = libheif.heif_colorspace;
  const decoded = libheif.heif_js_decode_image2(handle, colorspace, hasAlpha ? rgba : rgb);
  if (!decoded || isError(decoded)) throw broken(decoded);
  try {
    const picture = copied(decoded, hasAlpha ? 4 : 3);
    if (hasAlpha && libheif.heif_image_handle_is_premultiplied_alpha(handle) !== 0)
      divideByAlpha(picture.data);
    return picture;
  } finally {
    libheif.heif_image_release(decoded.image);
  }
}

/** Out of the library's memory, without what it has between rows. */
function copied({ channels: planes }: HeifImage, channels: 3 | 4): RawPicture {
  const [plane] = planes;
  if (!plane) throw broken("no plane");
  const { width, height, stride } = plane;
  const rowBytes = width * channels;
  const data = new Uint8Array(height * rowBytes);
  for (let row = 0; row < height; row += 1)
    data.set(plane.data.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
  return { width, height, channels, data };
}

function divideByAlpha(data: Uint8Array): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel += 1)
      data[channel] = Math.min(255, Math.round(((data[channel] ?? 0) * 255) / alpha));
  }
}

function isError(answer: unknown): answer is HeifError {
  return typeof answer === "object" && answer !== null && "code" in answer;
}

function broken(reason: unknown): Refusal {
  const cause = isError(reason) ? reason.message : reason;
  return new Refusal("broken", "This HEIC can't be decoded. Export it again.", { cause });
}
