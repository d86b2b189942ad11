import { expect, test } from "bun:test";
import { join } from "node:path";
import { anApp, aPicture } from "#test/http/an-app.ts";

test("metrics tell where results came from, what they cost and why requests were refused", async () => {
  using app = await anApp();
  await app.space("shop");
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const path = await app.sign("shop", "30x20/filters:format(webp)/cat.png");
  for (let times = 0; times < 3; times += 1) await app.get(path);
  await app.get("/i/shop/wrong/30x20/cat.png");
  const metrics = await (await app.ask("/metrics", {}, { address: "127.0.0.1" })).text();
  const lines = [
    'imagor_cloud_results_total{via="made",format="webp"} 1',
    'imagor_cloud_results_total{via="memory",format="webp"} 2',
    'imagor_cloud_refusals_total{part="delivery",reason="bad_signature"} 1',
    'imagor_cloud_render_seconds_count{stage="work",what="webp"} 1',
    'imagor_cloud_render_processes_ended_total{reason="crash"} 0',
    "imagor_cloud_render_queue_jobs 0",
    'imagor_cloud_http_request_duration_seconds_bucket{le="30",part="delivery",method="GET",status="200"} 3',
    'imagor_cloud_http_request_duration_seconds_count{part="delivery",method="GET",status="200"} 3',
  ];
  for (const line of lines) expect(metrics).toContain(`${line}\n`);
  expect(metrics).toMatch(/^imagor_cloud_render_processes [1-4]$/m);
  expect(metrics).toMatch(/^imagor_cloud_result_memory_bytes [1-9]/m);
});

test("a picture in place of a missing one is counted as a result and as a refusal", async () => {
  using app = await anApp();
  await app.space("shop", { rules: { fallback: "none.png" } });
  await app.put("shop", "none.png", await aPicture("60x40/filters:format(png)"));
  const path = await app.sign("shop", "30x20/lost.png");
  for (let times = 0; times < 2; times += 1) expect((await app.get(path)).status).toBe(404);
  const metrics = await (await app.ask("/metrics", {}, { address: "127.0.0.1" })).text();
  for (const line of [
    'imagor_cloud_results_total{via="made",format="png"} 1',
    'imagor_cloud_results_total{via="memory",format="png"} 1',
    'imagor_cloud_refusals_total{part="delivery",reason="not_found"} 2',
  ])
    expect(metrics).toContain(`${line}\n`);
});

test("the dashboard of docs/grafana.json shows nothing that isn't measured", async () => {
  using app = await anApp();
  const metrics = await (await app.ask("/metrics", {}, { address: "127.0.0.1" })).text();
  const measured = new Set([...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const dashboard = await Bun.file(join(import.meta.dir, "../../../docs/grafana.json")).text();
  const shown = [...dashboard.matchAll(/\b(?:imagor_cloud|process)_[a-z_]+/g)].map(([name]) =>
    name.replace(/_(?:count|sum|bucket)$/, ""),
  );
  expect(shown.length).toBeGreaterThan(14);
  expect(shown.filter((name) => !measured.has(name))).toEqual([]);
});
