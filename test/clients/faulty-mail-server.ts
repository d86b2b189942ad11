import type { Socket } from "bun";

type Moment = "greeting" | "EHLO" | "MAIL" | "RCPT" | "DATA" | "end";

export interface Fault {
  /** `DATA` is the word, `end` the dot behind the text: by then the mail has been taken. */
  at?: Moment;
  /** The answer in place of the right one. */
  code?: number;
  /** What stands behind the code. */
  says?: string;
  does?: "hang" | "break off" | "garble";
}

export interface FaultyServer extends Disposable {
  port: number;
  /** Each mail that was taken, answered or not. */
  accepted: string[];
  /** All that was said to it. */
  heard: string;
  /** From now on. */
  fail(fault: Fault): void;
}

const right: Record<Moment, string> = {
  greeting: "220 here",
  EHLO: "250-here\r\n250 AUTH PLAIN LOGIN",
  MAIL: "250 yes",
  RCPT: "250 yes",
  DATA: "354 go on",
  end: "250 taken",
};
const garbage = "\u0000\u00ffHTTP/1.1 200 OK";

/** A mail server that goes wrong at one moment, which none from a registry does on demand. It takes all addresses. */
export function aFaultyMailServer(first: Fault): FaultyServer {
  let fault = first;
  const say = (socket: Socket<State>, moment: Moment) => {
    const isWrong = fault.at === moment;
    if (isWrong && fault.does === "hang") return;
    if (isWrong && fault.does === "break off") return void socket.end();
    const answer = isWrong && fault.does === "garble" ? garbage : right[moment];
    socket.write(`${isWrong && fault.code ? `${fault.code} ${fault.says ?? "as it was told"}` : answer}\r\n`);
  };
  const server = { accepted: [] as string[], heard: "" };
  const hear = (socket: Socket<State>, line: string) => {
    const state = socket.data;
    if (state.isInText) {
      if (line !== ".") return void state.text.push(line);
      state.isInText = false;
      server.accepted.push(state.text.splice(0).join("\n"));
      return say(socket, "end");
    }
    server.heard += `${line}\n`;
    const word = line.slice(0, 4).toUpperCase().replace("HELO", "EHLO");
    if (word === "QUIT") return void socket.end("221 bye\r\n");
    state.isInText = word === "DATA" && fault.at !== "DATA";
    if (word in right) say(socket, word as Moment);
    else socket.write("250 yes\r\n");
  };
  const listener = Bun.listen<State>({
    hostname: "0.0.0.0",
    port: 0,
    socket: {
      open(socket) {
        socket.data = { rest: "", isInText: false, text: [] };
        say(socket, "greeting");
      },
      data(socket, bytes) {
        const lines = (socket.data.rest + bytes.toString("latin1")).split("\r\n");
        socket.data.rest = lines.pop() ?? "";
        for (const line of lines) hear(socket, line);
      },
    },
  });
  return Object.assign(server, {
    port: listener.port,
    fail(next: Fault) {
      fault = next;
    },
    [Symbol.dispose]: () => listener.stop(true),
  });
}

interface State {
  rest: string;
  isInText: boolean;
  text: string[];
}
