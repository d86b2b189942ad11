import { isByUploadToken } from "#src/http/plugins/api-key.ts";

/** What a script may send along; `*` would leave out `Authorization`. */
const allowedHeaders = [
  "authorization",
  "content-digest",
  "content-type",
  "idempotency-key",
  "if-none-match",
];
const shownHeaders = ["location", "retry-after", "x-request-id"];

const uploads = /^\/api\/v1\/spaces\/[^/]+\/assets\/?$/;

/** Where an upload token is good, and where pages of other sites may send something to at all. */
export function isUpload(method: string, path: string): boolean {
  return method === "POST" && uploads.test(path);
}

/** A browser asks whether a page of another site may upload: it doesn't say with what, so nothing is told apart. */
export function isUploadPreflight({ method, headers }: Request, path: string): boolean {
  const wanted = headers.get("access-control-request-method") ?? "";
  return method === "OPTIONS" && headers.has("origin") && isUpload(wanted, path);
}

export function answerUploadPreflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": allowedHeaders.join(", "),
      "access-control-max-age": "3600",
      "cache-control": "no-store",
    },
  });
}

/** Lets the page that sent an upload token read what became of it; of a request with an API key no other site reads. */
export function letPageRead(request: Request, path: string, response: Response): Response {
  if (!isUpload(request.method, path) || !isByUploadToken(request)) return response;
  response.headers.set("access-control-allow-origin", "*");
  response.headers.set("access-control-expose-headers", shownHeaders.join(", "));
  return response;
}
