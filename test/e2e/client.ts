/** Where the API is. */
interface Server {
  url: string;
}

/** Puts a picture into the space `default` over the API. */
export function upload({ url }: Server, token: string, path: string, bytes: Uint8Array): Promise<Response> {
  return fetch(`${url}/api/v1/spaces/default/assets?path=${encodeURIComponent(path)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: bytes,
  });
}

/** Has a path signed by the API and gives the path of the URL. */
export async function sign({ url }: Server, token: string, path: string): Promise<string> {
  const minted = await fetch(`${url}/api/v1/spaces/default/urls`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ path }),
  });
  const { path: signed } = (await minted.json()) as { path: string };
  return signed;
}

/** Asks for what a path shows by a signed URL. */
export async function deliver(server: Server, token: string, path: string): Promise<Response> {
  return fetch(`${server.url}${await sign(server, token, path)}`);
}
