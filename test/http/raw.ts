/** Sends bytes as they are and gives back all that comes until the connection is closed, or so long has passed. */
export function sendRaw(port: number, head: string, { withinMs = 5_000 } = {}): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let answer = "";
  const timer = setTimeout(() => resolve(`${answer}(still open)`), withinMs);
  const finish = () => {
    clearTimeout(timer);
    resolve(answer);
  };
  Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open: (socket) => void socket.write(head),
      data: (_, data) => {
        answer += data.toString("latin1");
      },
      close: finish,
      error: finish,
    },
  }).catch(finish);
  return promise;
}

/** The status of each answer in what came. */
export function statusesIn(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
