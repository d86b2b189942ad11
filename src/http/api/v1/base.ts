import { Elysia } from "elysia";
import type { Needs } from "#src/domain/context.ts";
import { problem, say } from "#src/http/errors.ts";
import { actorOf } from "#src/http/plugins/api-key.ts";
import type { Trust } from "#src/http/plugins/client-address.ts";
import { asRefusal } from "./request-errors.ts";

export interface ApiNeeds
  extends Needs<
    | "db"
    | "clock"
    | "log"
    | "storage"
    | "renderer"
    | "results"
    | "sealer"
    | "limits"
    | "fontMaxBytes"
    | "publicUrl"
  > {
  trust: Trust;
  /** Told after each upload that there is a version to look at. */
  stored(): void;
  /** Told when there is a warm-up to work off. */
  warmUpCreated(): void;
}

/** What every route of the API begins with: its key, and errors as problems. */
export function apiBase(needs: () => ApiNeeds) {
  return new Elysia({ prefix: "/api/v1", normalize: false, handler: { standardHostname: false } })
    .onError(({ error, request }) =>
      problem(say(asRefusal(error), request, { side: "api", log: needs().log }), request),
    )
    .derive(async ({ request }) => {
      const own = needs();
      return { needs: own, actor: await actorOf(own, request) };
    });
}

export type ApiBase = ReturnType<typeof apiBase>;
