import { expect, test } from "bun:test";
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
    "imagor_cloud_render_processes 1",
    "imagor_cloud_render_queue_jobs 0",
  ];
  for (const line of lines) expect(metrics).toContain(`${line}\n`);
  expect(metrics).toMatch(/^imagor_cloud_result_memory_bytes [1-9]/m);
});
