import type { Address } from "#src/http/address.ts";

/** Which space a request asks for pictures, and the path within it. */
export interface Mount {
  spaceKey: string;
  path: string;
  /** On the host that has the app's own pages as well, where a picture must never be a page. */
  isShared: boolean;
}

export interface MountOptions {
  publicUrl: string;
  /** Each space has the host SPACE.DOMAIN. */
  deliveryDomain?: string | undefined;
  /** Host to space, the space at the root of the host. */
  deliveryHosts: Record<string, string>;
}

const shared = /^\/i\/([^/]*)([\s\S]*)$/;

/** One of the three ways to a picture (product.md "Where things answer"); undefined for everything else. */
export function findMount({ host, path }: Address, options: MountOptions): Mount | undefined {
  const spaceKey = spaceOfHost(host, options);
  if (spaceKey !== undefined) return { spaceKey, path, isShared: false };
  const [, key, rest = ""] = shared.exec(path) ?? [];
  return key === undefined ? undefined : { spaceKey: key, path: rest, isShared: true };
}

function spaceOfHost(host: string, options: MountOptions): string | undefined {
  if (Object.hasOwn(options.deliveryHosts, host)) return options.deliveryHosts[host];
  const domain = options.deliveryDomain;
  if (domain === undefined || host === new URL(options.publicUrl).hostname) return undefined;
  // The bare domain is no space: it is answered like one that doesn't exist, never with the app's pages.
  if (host === domain) return "";
  return host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : undefined;
}
