import { allowedMethods, deliveryHeaders } from "./headers.ts";

/** A browser asking whether a script of another site may fetch a picture with headers of its own. */
export function isPreflight(request: Request): boolean {
  const { headers, method } = request;
  return method === "OPTIONS" && headers.has("origin") && headers.has("access-control-request-method");
}

/** It may, always: pictures carry no cookies and no secrets. */
export function answerPreflight(request: Request): Response {
  const asked = request.headers.get("access-control-request-headers");
  return new Response(null, {
    status: 204,
    headers: {
      ...deliveryHeaders,
      "access-control-allow-methods": allowedMethods,
      ...(asked !== null && { "access-control-allow-headers": "*" }),
      "access-control-max-age": "86400",
      "cache-control": "no-store",
    },
  });
}
