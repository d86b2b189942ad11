/**
 * Lets a request that came by https look like one by http: Elysia begins to look for the path so many characters
 * behind the start of the URL as `http://` has, and would take the host for a part of it. The request stays the same.
 */
export function withPlainUrl(request: Request): Request {
  const url = request.url.replace(/^https:/, "http:");
  return url === request.url ? request : Object.defineProperty(request, "url", { value: url });
}
