import { expect, test } from "bun:test";
import { dirname, join } from "node:path";
import { Glob } from "bun";

/** From left to right as in docs/architecture.md: a layer imports itself and what stands in a later row. */
const layers = [
  ["main"],
  ["cli"],
  ["app"],
  ["http", "jobs"],
  ["views"],
  ["domain"],
  ["storage"],
  ["imaging", "clients", "store"],
  ["lib"],
];
const besides: Record<string, string[]> = { config: ["cli", "app"], embedded: ["cli", "app"] };

const homes: [RegExp, string[]][] = [
  [/^(elysia|@elysiajs\/.*|prom-client)$/, ["http"]],
  [/^drizzle-orm/, ["store", "domain"]],
  [/^bun:sqlite$/, ["store"]],
  [/^(lucia|bowser|otpauth|@simplewebauthn\/server.*|reflect-metadata)$/, ["domain"]],
  [/^(sharp|thumbhash|blurhash|saxes)$/, ["imaging"]],
  [/^dejavu-fonts-ttf\//, ["imaging"]],
  [/^@expo-google-fonts\//, ["imaging", "http"]],
  [/^(@fontsource-variable|htmx\.org)\//, ["http"]],
  [/^bun:ffi$/, ["imaging", "storage"]],
  [/^ipaddr\.js$/, ["clients", "lib"]],
  [/^(nodemailer|arctic|jose)$/, ["clients"]],
  [/^(@kitajs\/html|(i18next|uqr)$)/, ["views"]],
  [/^pino$/, ["lib"]],
];

const textRules: [string, RegExp, RegExp][] = [
  [
    "reads the environment outside src/config",
    /^(src\/(?!config\/)|views\/)/,
    /\b(process|Bun|import\.meta)\.env\b/,
  ],
  // CVE-2026-27829: of all ways out one lacked the guard.
  [
    "calls others, but not by src/clients/outbound",
    /^(src\/(?!clients\/(outbound\/|dns\.ts)|cli\/health\.ts)|views\/)/,
    /(?<![.\w])fetch\((?!request\b)|\bBun\.(?:fetch|connect|udpSocket)\b|\bnew WebSocket\b|"node:(?:https|http2|dgram|dns(?:\/promises)?)"|\{[^}]*\b(?:get|request|connect|Socket)\b[^}]*\} from "node:(?:http|net|tls)"/,
  ],
  ["exports a default", /^(src|views|test)\//, /^export default\b/m],
  ["has an on…= attribute", /^views\/.*\.tsx$/, /\son[a-z]+\s*=\s*["{]/i],
  ["has something inside <script>", /^views\/.*\.tsx$/, /<script\b(?:[^>]|=>)*[^/>]>(?!\s*<\/script>)/],
];

interface Import {
  from: string;
  to: string;
  isType: boolean;
}

const importing =
  /(?:^|[;\s])(?:import|export)(\s+type)?\b[^;"'`()]*?\bfrom\s*"([^"]+)"|\b(?:import|require)\s*\(\s*"([^"]+)"|(?:^|\n)import\s+"([^"]+)"/g;

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(importing)].map(([, type, from, called, bare]) => {
    const name = from ?? called ?? bare ?? "";
    const to = name.startsWith("./")
      ? join(dirname(path), name)
      : name.replace(/^#(src|views|test)\//, "$1/");
    return { from: path, to, isType: type !== undefined };
  });
}

function layerOf(path: string): string | undefined {
  const [top, second = ""] = path.split("/");
  return top === "src" ? second.replace(/\.ts$/, "") : top === "views" ? "views" : undefined;
}

function layerFault({ from, to, isType }: Import): boolean {
  const [own, other] = [layerOf(from), layerOf(to)];
  if (own === undefined || other === undefined || own === other) return false;
  if (own === "views" && other === "domain") return !isType;
  if (besides[other]) return !besides[other].includes(own);
  const row = (layer: string) => layers.findIndex((names) => names.includes(layer));
  return besides[own] ? other !== "lib" : row(other) <= row(own);
}

function importFaults(found: Import): string[] {
  const home = homes.find(([packages]) => packages.test(found.to))?.[1];
  const layer = layerOf(found.from);
  const faults = [
    layerFault(found) && "imports against the direction of the layers",
    home && layer !== undefined && !home.includes(layer) && "uses a package that only others know",
    found.to.startsWith("../") && "imports by ../",
    /^(src|views|test)\//.test(found.to) &&
      !/\.(tsx?|json)$/.test(found.to) &&
      "imports without the file's extension",
  ];
  return faults
    .filter((fault) => typeof fault === "string")
    .map((fault) => `${found.from} ${fault}: ${found.to}`);
}

function cyclesIn(imports: Import[]): string[] {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path))
      cycles.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(" > ")}`);
    if (done.has(path) || trail.includes(path)) return;
    for (const { to } of targets.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return cycles;
}

function faultsIn(files: Map<string, string>): string[] {
  const imports = [...files].flatMap(([path, text]) => importsOf(path, text));
  const used = new Set(imports.map(({ to }) => to));
  const faults = [...files].flatMap(([path, text]) => [
    ...textRules
      .filter(([, where, what]) => where.test(path) && what.test(text))
      .map(([fault]) => `${path} ${fault}`),
    ...(/^src\/.*\.tsx$/.test(path) ? [`${path} holds JSX`] : []),
    ...(/^views\/.*\.tsx$/.test(path) && !used.has(path) ? [`${path} is a view without a route`] : []),
  ]);
  return [...faults, ...imports.flatMap(importFaults), ...cyclesIn(imports)];
}

test("the code keeps to the rules of docs/architecture.md", async () => {
  const paths = [...new Glob("{src,views,test}/**/*.{ts,tsx}").scanSync(".")].filter(
    (path) => path !== "test/architecture.test.ts",
  );
  const files = new Map(
    await Promise.all(paths.map(async (path) => [path, await Bun.file(path).text()] as const)),
  );
  expect(files.size).toBeGreaterThan(10);
  expect(faultsIn(files)).toEqual([]);
});

const broken: [string, string, RegExp][] = [
  ["src/lib/a.ts", 'import type { Space } from "#src/domain/spaces/spaces.ts";', /against the direction/],
  ["src/domain/a.ts", 'import {\n  app,\n} from "#src/app.ts";', /against the direction/],
  ["src/http/a.ts", 'import { loadConfig } from "#src/config/load.ts";', /against the direction/],
  ["src/http/a.ts", 'const job = await import("#src/jobs/worker.ts");', /against the direction/],
  ["src/config/a.ts", 'import type { Limits } from "#src/imaging/job.ts";', /against the direction/],
  ["views/a.tsx", 'import { findSpace } from "#src/domain/spaces/spaces.ts";', /against the direction/],
  ["src/domain/a.ts", 'import { Elysia } from "elysia";', /only others know/],
  ["src/http/a.ts", 'const sharp = require("sharp");', /only others know/],
  ["src/http/a.ts", 'import type { Database } from "bun:sqlite";', /only others know/],
  ["src/lib/a.ts", 'import { b } from "../b.ts";', /by \.\.\//],
  ["src/lib/a.ts", 'import { b } from "./b";', /extension/],
  ["src/lib/a.ts", "const home = process.env.HOME;", /environment/],
  ["src/domain/a.ts", "const answer = await fetch(url);", /calls others/],
  ["src/imaging/a.ts", 'import { request } from "node:https";', /calls others/],
  ["src/http/a.ts", 'import { connect } from "node:net";', /calls others/],
  ["src/jobs/a.ts", "Bun.connect({ hostname });", /calls others/],
  ["src/lib/a.ts", "export default 1;", /default/],
  ["src/http/a.tsx", "", /JSX/],
  ["views/a.tsx", '<button onclick="x()">', /on…=/],
  ["views/a.tsx", "<button onClick={x}>", /on…=/],
  ["views/a.tsx", '<script type="module">{code}</script>', /inside <script>/],
  ["views/a.tsx", "", /without a route/],
  ["src/lib/a.ts", 'import type { A } from "./a.ts";', /cycle/],
];
test.each(broken)("in %s the rules refuse: %s", (path, text, fault) => {
  expect(faultsIn(new Map([[path, text]])).join("\n")).toMatch(fault);
});

test("what is allowed is not refused", () => {
  const files = new Map([
    ["src/clients/outbound/a.ts", 'import { request } from "node:https";'],
    [
      "src/http/b.ts",
      'import { isIP } from "node:net";\nserve({ fetch(request) { return app.fetch(request); } });',
    ],
    ["src/cli/a.ts", 'import { loadConfig } from "#src/config/load.ts";\nimport { x } from "./b.ts";'],
    ["src/http/a.ts", 'import { Elysia } from "elysia";\nimport { Page } from "#views/page.tsx";'],
    [
      "views/page.tsx",
      'import type { Space } from "#src/domain/spaces/spaces.ts";\n<script src="/a.js" defer></script>',
    ],
  ]);
  expect(faultsIn(files)).toEqual([]);
});
