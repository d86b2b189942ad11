import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction, type Socket } from "node:net";
import { closedRoad, type Destination } from "./destination.ts";
import type { Guard } from "./guard.ts";

export interface Sent {
  method: string;
  headers: Record<string, string>;
  body: Uint8Array | string | undefined;
}

/** Before the next address of the same host is tried. */
const connectMs = 5_000;
const mostAddresses = 4;
const mostHeaderBytes = 16_384;

/** Sends it to the first of the addresses that takes a connection; gives the answer as soon as its headers are there. */
export async function exchange(
  destination: Destination,
  sent: Sent,
  { guard, signal }: { guard: Guard; signal: AbortSignal },
): Promise<IncomingMessage> {
  let lastError: unknown;
  for (const address of destination.addresses.slice(0, mostAddresses)) {
    signal.throwIfAborted();
    const attempt = new Attempt(destination, address);
    try {
      return await attempt.send(sent, { guard, signal });
    } catch (error) {
      if (attempt.isConnected) throw error;
      lastError = error;
    }
  }
  throw lastError;
}

class Attempt {
  isConnected = false;

  constructor(
    readonly destination: Destination,
    readonly address: string,
  ) {}

  send({ method, headers, body }: Sent, { guard, signal }: { guard: Guard; signal: AbortSignal }) {
    const { url, road } = this.destination;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = (road.hasTls ? requestHttps : requestHttp)(url, {
      method,
      headers,
      agent: false,
      lookup: pinnedTo(this.address),
      maxHeaderSize: mostHeaderBytes,
      // Whatever the environment says.
      rejectUnauthorized: true,
    });
    const tooSlow = setTimeout(
      () => request.destroy(new Error(`no connection to ${this.address}`)),
      connectMs,
    );
    const leave = () => request.destroy(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    request.on("socket", (socket: Socket) => {
      socket.once("connect", () => {
        clearTimeout(tooSlow);
        this.isConnected = true;
        if (!guard(socket.remoteAddress ?? "", road)) request.destroy(closedRoad(url));
      });
    });
    request.on("response", (message) => {
      message.once("close", () => signal.removeEventListener("abort", leave));
      resolve(message);
    });
    request.on("error", (error) => {
      clearTimeout(tooSlow);
      signal.removeEventListener("abort", leave);
      reject(error);
    });
    request.end(body);
    return promise;
  }
}

/** The name was looked up before: whatever it stands for by now, this address is what is called. */
function pinnedTo(address: string): LookupFunction {
  const family = isIP(address);
  return (_hostname, { all }, found) => {
    if (all) found(null, [{ address, family }]);
    else found(null, address, family);
  };
}
