import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pageRoutes } from "#src/http/pages/routes.ts";
import { type RunningServer, startExecutable } from "#test/e2e/executable.ts";
import { median, table } from "./figures.ts";
import { memoryOf } from "./memory.ts";
import { type Filled, fill, sizes } from "./tenants/fill.ts";

const times = 20;
/** What no page may take longer than, milliseconds. */
const limitMs = 100;
const walks = 3;

/** How long every page takes on an instance with many orgs, for who has much to see, and what memory that costs. */
export async function measureTenants(): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), "imagor-cloud-tenants-"));
  try {
    const data = join(directory, "data");
    const startedAt = performance.now();
    const filled = await fill(data);
    const seconds = (performance.now() - startedAt) / 1000;
    const places = placesOf(filled);
    await using server = await startExecutable({ directory, data });
    const paths = pageRoutes.filter(([method]) => method === "GET").map(([, path]) => path);
    const addressOf = (path: string) => path.replaceAll(/:\w+/g, (name) => places[name] ?? name);
    const rows = [["page", ...Object.keys(filled.people).map((who) => `${who}, ms`)]];
    const slow: string[] = [];
    const memory = [memoryOf(server.pid)];
    for (const path of paths) {
      const cells: string[] = [];
      for (const [who, token] of Object.entries(filled.people)) {
        const found = await ask(server, addressOf(path), token);
        cells.push(`${found.status}  ${found.median.toFixed(1)} / ${found.worst.toFixed(1)}`);
        if (found.worst >= limitMs) slow.push(`${path} as ${who}`);
      }
      rows.push([path, ...cells]);
    }
    memory.push(memoryOf(server.pid));
    for (let walk = 1; walk < walks; walk += 1) {
      for (const path of paths) {
        for (const token of Object.values(filled.people)) await ask(server, addressOf(path), token);
      }
      memory.push(memoryOf(server.pid));
    }
    return [
      `${sizes.orgs} orgs, ${sizes.people} people, ${sizes.spaces} spaces, filled in ${seconds.toFixed(0)} s`,
      `each page ${times} times, one after the other: status, median / worst from the request to the whole answer`,
      "",
      ...table(rows),
      "",
      `over ${limitMs} ms: ${slow.join(", ") || "none"}`,
      `memory of the server at the start and after each walk through all pages: ${memory.map((each) => `${Math.round(each)} MB`).join(", ")} (PSS)`,
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What stands for the names in the addresses. */
function placesOf({ orgId, spaceKey, assetId, versionId }: Filled): Record<string, string> {
  return { ":org": orgId, ":space": spaceKey, ":asset": assetId, ":version": versionId, ":size": "thumb" };
}

async function ask({ url }: RunningServer, path: string, token: string) {
  const found: number[] = [];
  let status = 0;
  for (let time = 0; time < times + 1; time += 1) {
    const startedAt = performance.now();
    const answer = await fetch(`${url}${path}`, {
      headers: { cookie: `session=${token}` },
      redirect: "manual",
    });
    // A page that is open goes on being told.
    if (answer.headers.get("content-type") === "text/event-stream") await answer.body?.cancel();
    else await answer.bytes();
    status = answer.status;
    if (status >= 500) throw new Error(`${path} was answered ${status}`);
    // The first one compiles.
    if (time > 0) found.push(performance.now() - startedAt);
  }
  return { status, median: median(found), worst: Math.max(...found) };
}
