import sharp from "sharp";

/** Throws where what was answered isn't what its type says: decodes all pixels of a picture, reads all facts. */
export async function judgeResult(bytes: Uint8Array, contentType: string): Promise<void> {
  if (contentType === "application/json") return void JSON.parse(new TextDecoder().decode(bytes));
  if (contentType === "image/svg+xml") return refuseOther(bytes, "<svg");
  if (contentType === "image/bmp") return refuseOther(bytes, "BM");
  const { format } = await sharp(bytes).metadata();
  const named = format === "heif" ? "avif" : format;
  if (`image/${named}` !== contentType) throw new Error(`it is ${named}, not ${contentType}`);
  await sharp(bytes, { limitInputPixels: false }).resize(8, 8, { fit: "fill" }).raw().toBuffer();
}

function refuseOther(bytes: Uint8Array, beginning: string): void {
  if (!Buffer.from(bytes).toString("latin1").startsWith(beginning)) throw new Error(`it isn't ${beginning}`);
}
