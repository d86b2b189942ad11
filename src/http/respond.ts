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
