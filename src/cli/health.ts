import { get } from "node:http";
import { get as getByTls } from "node:https";
import { certificateFilesOf } from "#src/config/certificate.ts";
import { Refusal } from "#src/lib/errors.ts";
import { hasCode } from "#src/lib/files.ts";
import type { Input, Outcome } from "./command.ts";
import { hostAndPort } from "./values.ts";

const deadlineSeconds = 2;

/** Where its own machine finds a server that listens on all addresses. */
const loopbackOf: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

interface Target {
  host: string;
  port: number;
  publicUrl: string;
  hasTls: boolean;
}

/** Asks the server of these settings, on its own machine, whether it is alive. */
export async function health({ settings: { config } }: Input): Promise<Outcome> {
  const { port, publicUrl } = config;
  const host = loopbackOf[config.host] ?? config.host;
  const hasTls = certificateFilesOf(config) !== undefined;
  const address = hostAndPort(host, port);
  const status = await askHealth({ host, port, publicUrl, hasTls }).catch((cause) => refuse(address, cause));
  if (status !== 200)
    throw new Refusal("upstream", `What listens on ${address} answered ${status}. ${remedy}`);
  return { text: `The server on ${address} is well.`, json: { address } };
}

/** Resolves to the status. By node:http, since fetch would ask a proxy that the environment names. */
function askHealth({ host, port, publicUrl, hasTls }: Target): Promise<number | undefined> {
  // The one name of which no space can take the paths.
  const headers = { host: new URL(publicUrl).host };
  const signal = AbortSignal.timeout(deadlineSeconds * 1000);
  // The certificate is for another name than that of this way, and on this machine nobody is between.
  const options = { host, port, path: "/healthz", headers, signal, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const ask = hasTls ? getByTls : get;
    ask(options, ({ statusCode }) => resolve(statusCode)).on("error", reject);
  });
}

const remedy = "Look at the log of the server, and whether --host and --port are its own.";

function refuse(address: string, cause: unknown): never {
  if (hasCode(cause, "ABORT_ERR")) {
    const message = `What listens on ${address} didn't answer within ${deadlineSeconds} seconds. ${remedy}`;
    throw new Refusal("upstream_timeout", message, { cause });
  }
  throw new Refusal("upstream", `No server answers on ${address}. ${remedy}`, { cause });
}
