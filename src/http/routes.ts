import type { Context } from "#src/domain/context.ts";
import type { RegularWork } from "#src/domain/jobs.ts";
import { withinNetworks } from "#src/lib/networks.ts";
import { readAddress } from "./address.ts";
import type { ApiNeeds } from "./api/v1/base.ts";
import { createApi } from "./api/v1/handle.ts";
import { deliver } from "./delivery/deliver.ts";
import { deliveryHeaders } from "./delivery/headers.ts";
import { findMount } from "./delivery/mount.ts";
import { findReady, keepReady, type ReadyAnswers, readyAnswers } from "./delivery/ready-answers.ts";
import { cacheStatus } from "./delivery/result.ts";
import { say, shortError } from "./errors.ts";
import { type Connection, type Exchange, newExchange, openExchange } from "./exchange.ts";
import { createMetrics } from "./ops/metrics.ts";
import type { Watched } from "./ops/rendering.ts";
import type { Installation } from "./pages/handler.ts";
import type { LivePages } from "./pages/live.ts";
import type { EffectiveSetting } from "./pages/operator/needs.ts";
import { loadPublicFiles } from "./pages/public-files.ts";
import { withPlainUrl } from "./plain-url.ts";
import { logAccess } from "./plugins/access-log.ts";
import { keepToHttps, secure } from "./plugins/security-headers.ts";
import { refuseLong } from "./refusals.ts";
import { createSite } from "./site.ts";

export interface HttpOptions {
  version: string;
  deliveryDomain?: string | undefined;
  deliveryHosts: Record<string, string>;
  /** Addresses and networks whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  metricsToken?: string | undefined;
  /** Whether any space may answer unsigned URLs. */
  allowUnsafe: boolean;
  /** Where public/ lies. */
  publicDirectory: string;
  /** So long a result is waited for, by default as long as it may take and a while for its turn. */
  patienceSeconds?: number;
  /** What who sets it up is told of it. */
  installation: Installation;
  /** What is in effect, for operators to read. */
  settings?: readonly EffectiveSetting[];
  /** Whether /_kit is there, for who develops the pages. */
  showsKit?: boolean;
}

export interface HttpNeeds extends Omit<ApiNeeds, "trust">, Context {
  /** Resolves when a picture can be rendered; rejects while none can. */
  readyToRender(): Promise<unknown>;
  /** What the metrics tell of. */
  pool: Watched["pool"];
  /** The pages that are open. */
  live: LivePages;
  /** What goes on in turn by itself; left out where only requests are answered. */
  regularWork?(): RegularWork[];
}

export interface App {
  fetch(request: Request, connection?: Connection): Response | Promise<Response>;
}

/** Whoever waits longer for his turn is better off asking again. */
const turnSeconds = 45;

/**
 * The map of the product: pictures by their host or under /i/, the API, pages. Every answer leaves here, with the
 * number of its request, logged and counted.
 */
export function createHttp(needs: HttpNeeds, options: HttpOptions): App {
  const { publicUrl, limits } = needs;
  const mounts = { ...options, publicUrl };
  const metrics = createMetrics(needs);
  const files = loadPublicFiles(options.publicDirectory);
  const trust = withinNetworks(options.trustedProxies);
  const api = createApi({ ...needs, trust }, options);
  const { metricsToken, showsKit, installation, settings = [] } = options;
  const { allowUnsafe, patienceSeconds = limits.wallSeconds + turnSeconds } = options;
  const shown = { showsKit, installation, settings, patienceSeconds, allowUnsafe };
  const site = createSite({ ...needs, metrics, files, trust, metricsToken, ...shown });
  const delivering = { ...needs, allowUnsafe, patienceSeconds };

  async function route(request: Request, exchange: Exchange): Promise<Response> {
    const address = readAddress(request);
    const mount = findMount(address, mounts);
    // A signature is as good as a key: what is answered before it is understood is logged without it.
    exchange.loggedPath = mount ? `/i/${mount.spaceKey}/-` : address.path;
    refuseLong(request, limits.urlMaxBytes);
    if (mount) {
      const picture = await deliver(delivering, request, mount);
      return mount.isShared ? keepToHttps(picture, publicUrl) : picture;
    }
    exchange.part = /^\/api(\/|$)/.test(address.path) ? "api" : "site";
    const plain = withPlainUrl(request);
    const answer = exchange.part === "api" ? await api(plain, address.path) : await site.handle(plain);
    return keepToHttps(secure(answer), publicUrl);
  }

  /** Without waiting for anything, which spares the kernel many small sends (oven-sh/bun#41341). */
  function answerAgain(request: Request, connection: Connection, held: ReadyAnswers): Response | undefined {
    const ready = findReady(needs, held, request);
    if (ready === undefined) return undefined;
    const { answer, result } = ready;
    const exchange = newExchange(connection);
    exchange.part = "delivery";
    exchange.loggedPath = answer.loggedPath;
    exchange.result = result;
    answer.deliveries.number += 1;
    // The headers are copied into the response: those of a response cost as much to change as half of the rest.
    answer.headers.set("cache-status", cacheStatus[result.via]);
    answer.headers.set("x-request-id", exchange.id);
    const response = new Response(result.body, { headers: answer.headers });
    note(request, response, exchange);
    return response;
  }

  async function answer(request: Request, connection: Connection, held: ReadyAnswers): Promise<Response> {
    const exchange = openExchange(request, connection);
    const answer = await route(request, exchange).catch((error) =>
      shortError(say(error, request, { side: "delivery", log: needs.log }), deliveryHeaders),
    );
    const { repeatable, loggedPath } = exchange;
    if (repeatable) {
      keepReady(held, request, { ...repeatable, loggedPath, headers: new Headers(answer.headers) });
    }
    return leave(request, request.method === "HEAD" ? withoutBody(answer, exchange) : answer, exchange);
  }

  function leave(request: Request, response: Response, exchange: Exchange): Response {
    response.headers.set("x-request-id", exchange.id);
    note(request, response, exchange);
    return response;
  }

  function note(request: Request, response: Response, exchange: Exchange): void {
    metrics.observe(request, response, exchange);
    logAccess(needs.log, request, response, exchange);
  }

  return {
    fetch(request, connection = {}) {
      const held = readyAnswers(needs.db);
      return answerAgain(request, connection, held) ?? answer(request, connection, held);
    },
  };
}

/** Elysia counts the body of an answer to HEAD, also where it was left out on purpose. */
function withoutBody(answer: Response, { omittedBytes }: Exchange): Response {
  const response = new Response(null, answer);
  if (omittedBytes !== undefined) response.headers.set("content-length", String(omittedBytes));
  return response;
}
