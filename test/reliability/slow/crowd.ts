import { portsHeldBy, SlowSocket } from "./sockets.ts";

/** Many who waste connections in one way. */
export interface Crowd {
  /** Of the server. */
  port: number;
  count: number;
  perSecond: number;
  head: string;
  /** What each sends a second from then on, and how many bytes he reads. */
  drip: string;
  readBytes: number;
  /** About what his system takes in unread; left out for what is usual. */
  windowBytes?: number;
}

export interface Held {
  /** Of the connection that the server held longest, seconds; Infinity where it was given up. */
  seconds: number;
}

const tickMs = 100;
const lookEveryMs = 1_000;
/** From the last connection on. */
const patienceMs = 45_000;

interface Member {
  socket: SlowSocket;
  since: number;
}

/** Opens the connections, wastes them, and resolves when the server has closed all of them. */
export async function holdConnections(crowd: Crowd): Promise<Held> {
  const members: Member[] = [];
  let held = new Map<number, Member>();
  let seconds = 0;
  let lookedAt = 0;
  try {
    for (let opened = 0; opened < crowd.count || held.size > 0; await Bun.sleep(tickMs)) {
      const now = performance.now();
      const due = Math.min(crowd.count, opened + (crowd.perSecond * tickMs) / 1_000);
      for (; opened < due; opened++) {
        const member = { socket: join(crowd), since: performance.now() };
        members.push(member);
        held.set(member.socket.port, member);
      }
      if (now - lookedAt < lookEveryMs) continue;
      lookedAt = now;
      held = stillHeld(crowd, held);
      for (const { socket, since } of held.values()) {
        waste(crowd, socket);
        seconds = Math.max(seconds, (now - since) / 1_000);
      }
      if (now - (members.at(-1)?.since ?? now) > patienceMs) return { seconds: Number.POSITIVE_INFINITY };
    }
    return { seconds };
  } finally {
    for (const { socket } of members) socket.close();
  }
}

function join({ port, head, windowBytes }: Crowd): SlowSocket {
  const socket = new SlowSocket(port, windowBytes ? { windowBytes } : {});
  socket.send(Buffer.from(head));
  return socket;
}

function waste({ drip, readBytes }: Crowd, socket: SlowSocket): void {
  socket.send(Buffer.from(drip));
  if (readBytes > 0) socket.read(readBytes);
}

function stillHeld({ port }: Crowd, members: Map<number, Member>): Map<number, Member> {
  const ports = portsHeldBy(port);
  return new Map([...members].filter(([own]) => ports.has(own)));
}
