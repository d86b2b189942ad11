import { resolve } from "node:path";
import { freePort, untilReady } from "#test/e2e/executable.ts";
import { aDirectory } from "#test/support/directory.ts";

const main = resolve(import.meta.dir, "../../../src/main.ts");
const environment = { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: "/nonexistent", LOG_LEVEL: "error" };
const account = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };

/** The server out of its source, which shows /_kit, on data of its own. */
export async function startSource() {
  const directory = aDirectory();
  const port = freePort();
  const run = (...words: string[]) =>
    Bun.spawn([process.execPath, main, ...words, "--data", directory.path, "--json"], {
      env: { ...environment, SIGN_UP: "open", PORT: String(port) },
      stdio: ["ignore", "pipe", "inherit"],
    });
  const child = run("serve");
  const url = `http://localhost:${port}`;
  await untilReady(url, child);
  const { value } = await child.stdout.getReader().read();
  const setUpPath = pathOf(JSON.parse(new TextDecoder().decode(value)).setUpUrl);

  async function post(path: string, fields: Record<string, string>, cookie = "") {
    const headers = { "sec-fetch-site": "same-origin", cookie: `session=${cookie}` };
    return await fetch(url + path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers,
      redirect: "manual",
    });
  }

  return {
    url,
    setUpPath,
    /** Makes the first account, and gives the cookie of its session. */
    async claim(): Promise<string> {
      const token = new URL(url + setUpPath).searchParams.get("token") ?? "";
      const answer = await post("/set-up", { ...account, token, orgName: "Analytical Engines" });
      return /session=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "")?.[1] ?? "";
    },
    /** Changes how the account reads its pages. */
    async wear(cookie: string, look: { theme: string; language: string }): Promise<void> {
      const page = await (await fetch(`${url}/me`, { headers: { cookie: `session=${cookie}` } })).text();
      const revision = /name="revision" value="(\d+)"/.exec(page)?.[1] ?? "";
      await post("/me", { revision, name: account.name, timeZone: "Europe/Vienna", ...look }, cookie);
    },
    /** Behind the link by which a new password is chosen. */
    async resetPath(): Promise<string> {
      const said = await run("user", "reset", account.email).stdout.text();
      return pathOf(/https?:[^"\s]+/.exec(said)?.[0] ?? url);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.exited;
      directory[Symbol.dispose]();
    },
  };
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
