import { expect, test } from "bun:test";
import { describeConfig } from "#src/config/describe.ts";
import { loadConfig } from "#src/config/load.ts";

function rowsOf(env: Record<string, string>) {
  const loaded = loadConfig({ env, flags: { port: "9000" } });
  if ("mistakes" in loaded) throw new Error("not expected to be wrong");
  return Object.fromEntries(describeConfig(loaded).map(({ name, ...row }) => [name, row]));
}

test("each effective value is shown with where it comes from", () => {
  const rows = rowsOf({ DELIVERY_HOSTS: "a.org=shop,b.org=blog", MODE: "hosted" });
  expect(rows).toMatchObject({
    MODE: { value: "hosted", source: "MODE" },
    PORT: { value: "9000", source: "--port" },
    PUBLIC_URL: { value: "http://localhost:9000", source: "default" },
    DELIVERY_HOSTS: { value: "a.org=shop,b.org=blog", source: "DELIVERY_HOSTS" },
    ALLOW_UNSAFE: { value: "no", source: "default" },
    METRICS_TOKEN: { value: "", source: "default" },
  });
});

test("a secret is shown as set and never itself", () => {
  const token = "a-token-of-the-metrics";
  const rows = rowsOf({ METRICS_TOKEN: token });
  expect(rows.METRICS_TOKEN).toEqual({
    value: "(set, not shown)",
    source: "METRICS_TOKEN",
    isSecret: true,
  });
  expect(JSON.stringify(rows)).not.toContain(token);
});
