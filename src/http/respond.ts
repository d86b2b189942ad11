interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** HEAD is answered with the headers alone. */
  request: Request;
}

/** A body that is known whole, so that HEAD tells its length too. */
export function bytes(
  body: string | Uint8Array<ArrayBuffer>,
  { status = 200, headers = {}, request }: Answer,
): Response {
  const length = { "content-length": String(Buffer.byteLength(body)) };
  return new Response(request.method === "HEAD" ? null : body, {
    status,
    headers: { ...headers, ...length },
  });
}

export function json(value: unknown, { headers, ...answer }: Answer): Response {
  return bytes(JSON.stringify(value), {
    ...answer,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });
}

export function html(markup: string, { headers, ...answer }: Answer): Response {
  return bytes(markup, {
    ...answer,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache", ...headers },
  });
}

export function text(content: string, { headers, ...answer }: Answer): Response {
  return bytes(content, {
    ...answer,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}
