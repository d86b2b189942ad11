import { readThumbHash } from "/public/js/thumb-hash.js";

/** `data-hash`: stands behind a picture until that is there, so that nothing jumps and nothing is blank. */
function paint(image) {
  const { hash } = image.dataset;
  delete image.dataset.hash;
  if (image.complete && image.naturalWidth > 0) return;
  const { width, height, pixels } = readThumbHash(hash);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
  image.style.background = `url("${canvas.toDataURL()}") center / 100% 100%`;
  image.addEventListener("load", () => image.style.removeProperty("background"), { once: true });
}

const paintAll = () => document.querySelectorAll("img[data-hash]").forEach(paint);
for (const name of ["htmx:after:swap", "library:shown"]) document.addEventListener(name, paintAll);
paintAll();
