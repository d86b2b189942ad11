/**
 * On every answer of delivery, refusals too. A picture is data: should a browser open one as a page, the sandbox
 * policy leaves it without scripts, origin and network.
 */
export const deliveryHeaders: Record<string, string> = {
  "access-control-allow-origin": "*",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "no-referrer",
  "timing-allow-origin": "*",
  "x-content-type-options": "nosniff",
};

export const allowedMethods = "GET, HEAD, OPTIONS";
