import type { Socket } from "bun";

export interface RawServer extends Disposable {
  url: string;
  /** Resolves when somebody has sent something. */
  untilCalled(): Promise<void>;
  /** Resolves when the first caller has closed his connection. */
  untilLeft(): Promise<void>;
}

/** A server on this machine that answers whatever bytes it likes to the first that it hears. */
export function aRawServer(answer: (socket: Socket) => void): RawServer {
  const called = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket) {
        answer(socket);
        called.resolve();
      },
      close: () => left.resolve(),
    },
  });
  return {
    url: `http://127.0.0.1:${listener.port}/`,
    untilCalled: () => called.promise,
    untilLeft: () => left.promise,
    [Symbol.dispose]: () => listener.stop(true),
  };
}
