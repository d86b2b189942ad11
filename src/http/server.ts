import { listen, type Place } from "./listen.ts";
import type { App } from "./routes.ts";
import { openCertificate, type TlsOptions, watchCertificate } from "./watch-certificate.ts";

export interface ServerOptions extends Place {
  /** Left out for plain HTTP. */
  tls?: TlsOptions | undefined;
}

export interface RunningServer {
  port: number;
  /** Takes no new connections, lets what is under way end for so long, then cuts it. */
  stop(graceSeconds?: number): Promise<void>;
}

const defaultGraceSeconds = 20;

export function startServer(app: App, { host, port: wanted, tls }: ServerOptions): RunningServer {
  const certificate = tls && openCertificate(tls);
  let newest = listen(app, { host, port: wanted }, certificate);
  const port = newest.port ?? wanted;
  const servers = new Set([newest]);

  // Bun takes a new certificate for new listeners alone. The old one's requests end on their own connections.
  const watch =
    tls &&
    certificate &&
    watchCertificate(tls, certificate, (renewed) => {
      const old = newest;
      const forget = () => servers.delete(old);
      old.stop().then(forget, forget);
      newest = listen(app, { host, port }, renewed);
      servers.add(newest);
    });

  const pendingRequests = () => [...servers].reduce((sum, server) => sum + server.pendingRequests, 0);
  return {
    port,
    async stop(graceSeconds = defaultGraceSeconds) {
      const deadline = performance.now() + graceSeconds * 1000;
      watch?.stop();
      // Resolves only when idle connections are gone too, which may be never.
      for (const server of servers) server.stop().catch(() => {});
      while (pendingRequests() > 0 && performance.now() < deadline) await Bun.sleep(20);
      await Promise.all([...servers].map((server) => server.stop(true)));
    },
  };
}
