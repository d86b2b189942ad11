import { renderSVG } from "uqr";

/** Light and dark as scanners want them, whatever the theme is. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const svg = renderSVG(text, { border: 4, pixelSize: 1, ecc: "M" });
  const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return <img class="qr-code" src={address} alt={label} width="200" height="200" />;
}
