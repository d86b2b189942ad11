const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // The ratios of pictures in their rows, numbers alone; style elements and sheets of others stay refused.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const always: Record<string, string> = {
  "content-security-policy": pagePolicy,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** Not for the subdomains: they may be other people's. */
const twoYears = "max-age=63072000";

/** For pages and the API: what an answer hasn't said itself. */
export function secure(response: Response): Response {
  for (const [name, value] of Object.entries(always)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

/** A browser would keep to it on every port of localhost, whatever else somebody develops there. */
const lastingHttps = /^https:\/\/(?!(?:[^/]*\.)?localhost(?:[:/]|$))/;

/** For all that the app's own host answers: browsers come by https alone, where that is its address. */
export function keepToHttps(response: Response, publicUrl: string): Response {
  if (lastingHttps.test(publicUrl)) response.headers.set("strict-transport-security", twoYears);
  return response;
}
