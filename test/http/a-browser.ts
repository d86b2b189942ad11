import { visit } from "#test/support/people.ts";
import type { TestApp } from "./an-app.ts";

/** What a browser without scripts does: keeps cookies, sends forms, says whence they come, and follows when told. */
export function aBrowser(app: TestApp, from: { address?: string; userAgent?: string } = {}) {
  const { address, userAgent } = { ...visit, ...from };
  const cookies = new Map<string, string>();

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ "user-agent": userAgent, ...(init.headers as Record<string, string>) });
    if (cookies.size > 0) headers.set("cookie", [...cookies].map((pair) => pair.join("=")).join("; "));
    const answer = await app.ask(path, { ...init, headers }, { address });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0\b/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }

  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => ask(path, { headers }),
    post: (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      ask(path, {
        method: "POST",
        body: new URLSearchParams(fields).toString(),
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "sec-fetch-site": "same-origin",
          ...headers,
        },
      }),
    send: (path: string, body: FormData) =>
      ask(path, { method: "POST", body, headers: { "sec-fetch-site": "same-origin" } }),
    /** The page, as it reads. */
    async page(path: string) {
      return await (await ask(path)).text();
    },
  };
}

export type Browser = ReturnType<typeof aBrowser>;

/** Where an answer leads. */
export function leads({ status, headers }: Response): [number, string | null] {
  return [status, headers.get("location")];
}
