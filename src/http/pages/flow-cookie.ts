import type { FlowKind } from "#src/domain/identity/flows.ts";
import { flowLifeMs } from "#src/domain/identity/flows.ts";
import { boundName, cookieText } from "#src/lib/cookie.ts";

/** The value of `Set-Cookie` by which the browser that has begun a flow goes on with it. */
export function flowCookie(publicUrl: string, kind: FlowKind, token: string): string {
  return cookieText(publicUrl, {
    name: nameFor(publicUrl, kind),
    value: token,
    maxAgeSeconds: flowLifeMs[kind] / 1000,
  });
}

/** The value of `Set-Cookie` that ends its keeping. */
export function endedFlowCookie(publicUrl: string, kind: FlowKind): string {
  return cookieText(publicUrl, { name: nameFor(publicUrl, kind), value: "", maxAgeSeconds: 0 });
}

/** The token that the browser holds; empty where it holds none. */
export function readFlowCookie(publicUrl: string, kind: FlowKind, { headers }: Request): string {
  return new Bun.CookieMap(headers.get("cookie") ?? "").get(nameFor(publicUrl, kind)) ?? "";
}

function nameFor(publicUrl: string, kind: FlowKind): string {
  return boundName(publicUrl, `flow-${kind}`);
}
