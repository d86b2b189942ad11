/** Writes views/parts/icon-shapes.ts: of the many icons of lucide-static those that the pages show. */
import { dirname, join } from "node:path";

const names = [
  "arrow-left",
  "arrow-right",
  "bell",
  "braces",
  "building-2",
  "check",
  "chevron-down",
  "chevron-left",
  "chevron-right",
  "chevrons-up-down",
  "circle-alert",
  "circle-check",
  "circle-user",
  "copy",
  "download",
  "ellipsis",
  "external-link",
  "eye",
  "eye-off",
  "folder",
  "folder-plus",
  "gauge",
  "globe",
  "image",
  "images",
  "info",
  "key-round",
  "layers",
  "link",
  "lock",
  "log-out",
  "mail",
  "menu",
  "monitor",
  "move",
  "palette",
  "panel-left",
  "pencil",
  "plus",
  "rotate-ccw",
  "search",
  "settings",
  "shield",
  "shield-check",
  "smartphone",
  "trash-2",
  "triangle-alert",
  "upload",
  "user",
  "users",
  "x",
];

const directory = join(dirname(require.resolve("lucide-static/package.json")), "icons");

export async function iconShapes(): Promise<string> {
  const lines = await Promise.all(
    names.map(
      async (name) =>
        `  "${name}":\n    '${shapeOf(await Bun.file(join(directory, `${name}.svg`)).text())}',`,
    ),
  );
  return [
    "// Made by `bun run generate` from lucide-static (ISC): the names are in .ci/icons.ts.",
    "export const iconShapes = {",
    ...lines,
    "} as const;",
    "",
  ].join("\n");
}

function shapeOf(svg: string): string {
  const [, inside = ""] = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg) ?? [];
  return inside.replaceAll(/\s*\n\s*/g, "").replaceAll(" />", "/>");
}
