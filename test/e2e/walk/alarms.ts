import { axe, watch } from "#test/e2e/screens/browser.ts";
import type { Road } from "./ground.ts";
import { expect } from "./steps.ts";

/** A page on which everything is wrong that the other roads watch for. */
const bad = `<!doctype html><html><head><title>Bad</title><style>p { color: red }</style></head><body>
<img src="/icon.png"><img src="http://127.0.0.2:9/there.png"><img src="/torn.png">
<script src="/bad.js"></script></body></html>`;

const answers: Record<string, () => Response> = {
  "/": () =>
    new Response(bad, {
      headers: {
        "content-type": "text/html",
        "content-security-policy": "style-src 'none'",
      },
    }),
  "/bad.js": () => new Response('console.error("a cry"); throw new Error("a fall")'),
  "/torn.png": () => new Response("short", { headers: { "content-encoding": "gzip" } }),
};

const wanted = [
  "console: a cry",
  "script: a fall",
  "policy: style-src",
  "asks another host",
  "fails: ",
  "axe, ",
];

/** That what the other roads rely on does hear. */
export const alarmsRoad: Road = {
  name: "alarms",
  async walk({ browser }) {
    using server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: ({ url }) => answers[new URL(url).pathname]?.() ?? new Response("none", { status: 404 }),
    });
    const origin = `http://127.0.0.1:${server.port}`;
    await using context = await browser.newContext();
    const page = await context.newPage();
    const complaints = await watch(page, { origin, statuses: [] });
    await page.goto(origin, { waitUntil: "networkidle" });
    const heard = [...complaints, ...(await axe(page))];
    const unheard = wanted.filter((beginning) => !heard.some((complaint) => complaint.startsWith(beginning)));
    expect(unheard.length === 0, `not heard: ${unheard.join(", ")}; heard: ${heard.join("; ")}`);
    expect(
      heard.some((complaint) => complaint.includes("status of 404")),
      "what isn't there is not heard",
    );
    return `${wanted.length + 1} kinds of faults of a bad page are heard`;
  },
};
