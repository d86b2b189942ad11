export interface RawAnswer {
  /** 0 where none came. */
  status: number;
  headers: Headers;
  body: string;
}

interface Asking {
  host?: string;
  /** As they are sent, each with its line break. */
  headers?: string;
}

const patienceMs = 20_000;
const none: RawAnswer = { status: 0, headers: new Headers(), body: "" };

/** Asks with a request target exactly as it is written: no client here makes anything better of it. */
export async function askRaw(
  port: number,
  target: string,
  { host = "localhost", headers = "" }: Asking = {},
) {
  const head = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: close\r\n\r\n`;
  return parse(await exchange(port, head));
}

function exchange(port: number, head: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let answer = "";
  const finish = () => resolve(answer);
  const timer = setTimeout(finish, patienceMs);
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
  return promise.finally(() => clearTimeout(timer));
}

/** One byte a character, as it came. */
function parse(answer: string): RawAnswer {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return none;
  const [first = "", ...lines] = answer.slice(0, end).split("\r\n");
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const [name = "", ...value] = line.split(": ");
      return [name, value.join(": ")];
    }),
  );
  return { status: Number(first.split(" ")[1] ?? 0), headers, body: answer.slice(end + 4) };
}
