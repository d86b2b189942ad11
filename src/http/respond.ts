interface Answer {
  status?: number;
  headers?: Record<string, string>;
}

/** A body that is known whole, and so is its length, which HEAD is told too. */
export function bytes(
  body: string | Uint8Array<ArrayBuffer>,
  { status = 200, headers = {} }: Answer = {},
): Response {
  const length = { "content-length": String(Buffer.byteLength(body)) };
  return new Response(body, { status, headers: { ...headers, ...length } });
}

export function json(value: unknown, { headers, ...answer }: Answer = {}): Response {
  return bytes(JSON.stringify(value), {
    ...answer,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });
}

export function html(markup: string, { headers, ...answer }: Answer = {}): Response {
  return bytes(markup, {
    ...answer,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache", ...headers },
  });
}

export function text(content: string, { headers, ...answer }: Answer = {}): Response {
  return bytes(content, {
    ...answer,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}

export function redirect(address: string): Response {
  return new Response(null, { status: 302, headers: { location: address, "cache-control": "no-store" } });
}

/** What a form that was taken leads to, with what the browser is to keep. */
export function seeOther(address: string, cookies: string[] = []): Response {
  const headers = new Headers({ location: address, "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}
