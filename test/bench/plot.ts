interface Bar {
  name: string;
  value: number;
}

interface Plot {
  title: string;
  groups: { name: string; bars: Bar[] }[];
}

const width = 760;
const [left, right] = [200, 70];
const [barHeight, groupGap, top] = [18, 22, 44];

/** Readable on white and on black: the page's colours decide. */
const style = `
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-size: 14px; font-weight: 600 }
.group { font-weight: 600 }
.value { font-variant-numeric: tabular-nums }
rect { fill: #8c959f }
rect.ours { fill: #0969da }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  rect { fill: #6e7681 }
  rect.ours { fill: #4493f8 }
}
`;

/** Horizontal bars in groups, as an SVG that needs nothing around it; ours stand out. */
export function bars({ title, groups }: Plot): string {
  const most = Math.max(...groups.flatMap((group) => group.bars.map(({ value }) => value)));
  const lines: string[] = [];
  let y = top;
  for (const group of groups) {
    lines.push(`<text class="group" x="0" y="${y + 13}">${group.name}</text>`);
    for (const bar of group.bars) {
      lines.push(...line(bar, y, most));
      y += barHeight + 2;
    }
    y += groupGap;
  }
  const height = y - groupGap + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    `<text class="title" x="0" y="18">${title}</text>`,
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}

function line({ name, value }: Bar, y: number, most: number): string[] {
  const length = ((width - left - right) * value) / most;
  const written = value >= 1000 ? Math.round(value).toLocaleString("en") : value.toFixed(1);
  const own = name.startsWith("Imagor Cloud") ? ' class="ours"' : "";
  return [
    `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${name}</text>`,
    `<rect${own} x="${left}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`,
    `<text class="value" x="${(left + length + 6).toFixed(1)}" y="${y + 13}">${written}</text>`,
  ];
}
