import { afterAll, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RenderJob } from "#src/imaging/job.ts";
import { RenderPool } from "#src/imaging/pool/pool.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { limits, plain } from "#test/support/engine.ts";
import { strictLog } from "#test/support/log.ts";

/** Its own, so that its render processes can be told from those of other tests. */
const cacheDirectory = join(tmpdir(), "imagor-cloud-test-pool");
const command = [process.execPath, join(import.meta.dir, "../../../src/main.ts"), "render-child"];
const options = {
  cacheDirectory,
  processes: 1,
  mostWaitingMs: 60_000,
  rest: { afterMs: 60_000, keptBytes: 24_000_000 },
  memoryBytes: 1_000_000_000,
  log: strictLog(),
};
const renderer = new RenderPool({ ...options, command });
afterAll(() => renderer.close());

const picture = await plain(2000, 2000, "teal");

function job(path: string, lower: Partial<typeof limits> = {}): RenderJob {
  return {
    params: parsePath(`unsafe/${path}`),
    defaults: "web",
    limits: { ...limits, ...lower },
    source: { bytes: picture },
  };
}

test("a picture is made in another process", async () => {
  const { contentType, width } = await renderer.render(job("20x10/filters:format(webp)/a.png"));
  expect([contentType, width]).toEqual(["image/webp", 20]);
});

test("a refusal arrives as one", async () => {
  const refused = renderer.render(job("99999x1/a.png"));
  expect(refused).rejects.toMatchObject({ name: "Refusal", code: "too_costly" });
  await refused.catch(() => {});
});

test("a picture past its deadline is refused, and the next one is made", async () => {
  const slow = renderer.render(job("2000x2000/filters:blur(150):format(avif)/a.png", { wallSeconds: 0.05 }));
  const next = renderer.render(job("10x10/a.png"));
  expect(slow).rejects.toMatchObject({ code: "too_costly" });
  expect((await next).width).toBe(10);
});

test("a picture past its CPU time is refused", async () => {
  const slow = renderer.render(job("2000x2000/filters:blur(150):format(avif)/a.png", { cpuSeconds: 0.02 }));
  expect(slow).rejects.toMatchObject({ code: "too_costly" });
  await slow.catch(() => {});
});

test("what waits is made in its turn, also after one that was ended", async () => {
  const asked = [10, 11, 12].map((side) => renderer.render(job(`${side}x${side}/a.png`)));
  expect((await Promise.all(asked)).map(({ width }) => width)).toEqual([10, 11, 12]);
});

test("a render process that is killed is replaced", async () => {
  await renderer.render(job("10x10/a.png"));
  const [pid] = renderProcesses();
  const underWay = renderer.render(job("1500x1500/filters:blur(100):format(avif)/a.png"));
  if (pid) process.kill(pid, "SIGKILL");
  expect(underWay).rejects.toMatchObject({ code: "too_costly" });
  await underWay.catch(() => {});
  expect((await renderer.render(job("10x10/a.png"))).width).toBe(10);
  expect(renderProcesses()).not.toContain(pid);
});

test("a render process knows nothing but where its library lies and how its memory is kept", () => {
  const [pid] = renderProcesses();
  const names = readFileSync(`/proc/${pid}/environ`, "utf8")
    .split("\0")
    .map((entry) => entry.split("=")[0] ?? "")
    .filter((name) => name !== "" && !/^(NODE_CHANNEL|MALLOC_)/.test(name));
  expect(names).toEqual(["BUN_TMPDIR"]);
});

test("what is asked after the end is refused", async () => {
  const closing = new RenderPool({ ...options, command });
  await closing.close();
  expect(closing.render(job("10x10/a.png"))).rejects.toMatchObject({ code: "overloaded" });
});

test("where no render process can start, pictures are refused for now", async () => {
  const failing = new RenderPool({ ...options, command: ["/bin/false"] });
  await expect(failing.render(job("10x10/a.png"))).rejects.toMatchObject({ code: "overloaded" });
  await expect(failing.render(job("10x10/a.png"))).rejects.toMatchObject({ code: "overloaded" });
  await expect(failing.ready()).rejects.toThrow();
  await failing.close();
});

test("what a render process says is logged line by line, so much and no more", async () => {
  const lines: Record<string, unknown>[] = [];
  const said = 'printf "first\\n%5000s\\n" x >&2; yes again | head -n 100 >&2; exec sleep 60';
  const talking = new RenderPool({ ...options, command: ["sh", "-c", said], log: strictLog(lines) });
  talking.start();
  const told = () => lines.filter(({ msg }) => msg === "render process said");
  for (let tries = 0; tries < 500 && told().length < 20; tries++) await Bun.sleep(10);
  await talking.close();
  expect(told()).toHaveLength(20);
  const [first, second, third] = told().map(({ renderProcess }) => String(renderProcess));
  expect([first, second?.length, third]).toEqual(["first", 1_000, "again"]);
});

/** Children of this process that render. */
function renderProcesses(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isOurRenderChild(pid))
    .map(Number);
}

function isOurRenderChild(pid: string): boolean {
  try {
    const parent = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1];
    return (
      parent === String(process.pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(cacheDirectory)
    );
  } catch {
    return false;
  }
}
