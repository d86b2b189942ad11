import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { looksLikeUploadToken } from "#src/domain/identity/api-key-token.ts";
import { authenticateApiKey } from "#src/domain/identity/api-keys.ts";
import { authenticateUploadToken } from "#src/domain/identity/upload-tokens.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { HttpRefusal } from "#src/http/refusals.ts";
import { clientAddress, type Trust } from "./client-address.ts";

interface ActorNeeds extends Needs<"db" | "clock" | "log"> {
  trust: Trust;
}

const actors = new WeakMap<Request, Promise<Actor>>();

/**
 * Who holds the bearer token of a request, found out once for each. No cookie and nothing in the URL ever opens the
 * API.
 */
export function actorOf(needs: ActorNeeds, request: Request): Promise<Actor> {
  const actor = actors.get(request) ?? findActor(needs, request);
  actors.set(request, actor);
  return actor;
}

async function findActor(needs: ActorNeeds, request: Request): Promise<Actor> {
  const token = bearerOf(request);
  if (token === undefined) {
    throw unauthenticated(
      "Send an API key: `Authorization: Bearer imgc_live_…`. `imagor-cloud api-key create` makes one.",
    );
  }
  if (looksLikeUploadToken(token)) {
    const uploader = await authenticateUploadToken(needs, { token });
    if (uploader !== undefined) return uploader;
    throw unauthenticated("This upload token is not valid: mistyped, or it has ended.", "invalid_token");
  }
  const address = clientAddress(request, exchangeOf(request).connection, needs.trust) ?? "unknown";
  const actor = await authenticateApiKey(needs, { token, address });
  if (actor === undefined)
    throw unauthenticated("This API key is not valid: mistyped or revoked.", "invalid_token");
  return actor;
}

/** Whether a request says by its token that it comes from somebody on a customer's own site. */
export function isByUploadToken(request: Request): boolean {
  return looksLikeUploadToken(bearerOf(request) ?? "");
}

function bearerOf({ headers }: Request): string | undefined {
  return /^Bearer +([!-~]+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
}

function unauthenticated(message: string, error?: string): HttpRefusal {
  const challenge = `Bearer realm="imagor-cloud"${error === undefined ? "" : `, error="${error}"`}`;
  return new HttpRefusal("unauthenticated", message, { "www-authenticate": challenge });
}
