import type { Issuers } from "#src/clients/issuers.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { IssuerClient, KnownIssuer, Parts } from "./known-issuer.ts";

/** One client for every issuer: what differs between them is read from what they say of themselves. */
export function createOidc(parts: Parts, clients: readonly IssuerClient[]): Issuers {
  const known = new Map<string, Promise<KnownIssuer>>();
  const find = (key: string) => {
    const client = clients.find((each) => each.key === key);
    if (client === undefined) throw new Refusal("not_found", "Nobody signs in that way here.");
    const issuer = known.get(key) ?? open(parts, client);
    known.set(key, issuer);
    return issuer;
  };
  return {
    list: clients.map(({ key, name, issuer, icon, isGoogle }) => ({ key, name, issuer, icon, isGoogle })),
    begin: async (key, way) => await (await find(key)).begin(way),
    finish: async (key, way) => await (await find(key)).finish(way),
  };
}

/** Its packages are loaded by who needs them, which the start of the server doesn't. */
async function open(parts: Parts, client: IssuerClient): Promise<KnownIssuer> {
  const { KnownIssuer } = await import("./known-issuer.ts");
  return new KnownIssuer(parts, client);
}
