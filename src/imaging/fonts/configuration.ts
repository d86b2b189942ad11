/** Pango takes the last word of the first for a style. */
const times = ["Times New", "Times New Roman", "Times"];

/** What people ask for by names of fonts that aren't ours to ship, and what comes closest to each. */
const standIns: Readonly<Record<string, readonly string[]>> = {
  "DejaVu Sans": ["sans", "sans-serif", "system-ui", "Verdana", "Bitstream Vera Sans"],
  "DejaVu Serif": ["serif", ...times, "Georgia", "Bitstream Vera Serif"],
  "DejaVu Sans Mono": [
    ...["mono", "monospace", "Courier", "Courier New", "Consolas", "Menlo"],
    "Bitstream Vera Sans Mono",
  ],
  Inter: ["ui-sans-serif"],
};

/**
 * The configuration of fontconfig (fonts-conf(5)): the fonts of this directory and no others, so that the same text
 * has the same pixels on every machine. Edges are smoothed in grey and hinted slightly, as Debian has it.
 */
export function fontConfiguration(directory: string): string {
  const aliases = Object.entries(standIns).flatMap(([family, names]) =>
    names.map((name) => aliasOf(name, family)),
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <reset-dirs/>
  <dir>${escaped(directory)}</dir>
  <cachedir>${escaped(directory)}/cache</cachedir>
${aliases.join("\n")}
  <match target="pattern">
    <edit name="family" mode="append_last" binding="weak"><string>DejaVu Sans</string></edit>
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>true</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintslight</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
`;
}

function aliasOf(name: string, family: string): string {
  return `  <alias binding="same"><family>${name}</family><accept><family>${family}</family></accept></alias>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
