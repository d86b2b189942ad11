import type { RunningServer } from "./executable.ts";

/** Puts a picture into the space `default` over the API. */
export function upload(
  { url }: RunningServer,
  token: string,
  path: string,
  bytes: Uint8Array,
): Promise<Response> {
  return fetch(`${url}/api/v1/spaces/default/assets?path=${encodeURIComponent(path)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: bytes,
  });
}

/** Has a path signed by the API and asks for what it shows. */
export async function deliver({ url }: RunningServer, token: string, path: string): Promise<Response> {
  const minted = await fetch(`${url}/api/v1/spaces/default/urls`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ path }),
  });
  const { path: signed } = (await minted.json()) as { path: string };
  return fetch(`${url}${signed}`);
}
