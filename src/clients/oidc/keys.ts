import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import type { Outbound } from "#src/clients/outbound/outbound.ts";
import type { Clock } from "#src/lib/clock.ts";
import { readWhole } from "./read-whole.ts";

const keptMs = 3_600_000;
/** Sooner nobody has them fetched again by a token with a key that isn't there. */
const restMs = 30_000;

/** The keys by which an issuer signs, from the address that it names itself; what a token says of others isn't read. */
export class IssuerKeys {
  #held: { from: string; at: number; find: JWTVerifyGetKey } | undefined;

  constructor(
    private readonly needs: { outbound: Outbound; clock: Clock },
    private readonly issuer: string,
  ) {}

  /** For jose: the key of a token, fetched anew where it isn't among those that are held. */
  of(jwksUri: string): JWTVerifyGetKey {
    return async (header, token) => {
      const held =
        this.#held?.from === jwksUri && this.#age() < keptMs ? this.#held : await this.#renew(jwksUri);
      try {
        return await held.find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || this.#age() < restMs) throw error;
        return await (await this.#renew(jwksUri)).find(header, token);
      }
    };
  }

  #age(): number {
    return this.#held === undefined
      ? Number.POSITIVE_INFINITY
      : Math.abs(this.needs.clock.now() - this.#held.at);
  }

  async #renew(jwksUri: string) {
    const headers = { accept: "application/json, application/jwk-set+json" };
    const json = await readWhole(this.needs.outbound, { url: jwksUri, issuer: this.issuer, headers });
    const find = createLocalJWKSet(json as unknown as JSONWebKeySet);
    this.#held = { from: jwksUri, at: this.needs.clock.now(), find };
    return this.#held;
  }
}
