import { startExecutable } from "#test/e2e/executable.ts";
import { pictureOf, randomFrom } from "#test/e2e/kill/pictures.ts";
import { manyScans } from "#test/reliability/bombs/jpeg.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { Site, startSite } from "#test/reliability/site.ts";

const clients = 8;
/** Of what the server may take to let requests under way end (docs/operations.md). */
const graceMs = 20_000;
/** Sent later than so long before the signal a request may have come to nobody yet. */
const onItsWayMs = 50;
/** Without any request under way there is nothing to wait for. */
const promptMs = 2_000;
/** From an upload until it is being looked at. */
const beginsMs = 500;

interface Sent {
  at: number;
  /** Whole, refused before an answer began, or cut in the middle of one. */
  became: "answered" | "refused" | "cut";
}

/** R22: SIGTERM under load. What was under way is answered whole, nobody new is let in, the exit code is 0. */
export async function runSigterm(
  directory: string,
  { times = 20, seed }: Options,
  report: Report,
): Promise<void> {
  const random = randomFrom(seed);
  const first = await startSite({ directory });
  await first.upload("default", "cat.png", (await pictureOf(1)).bytes);
  await first.server.end("SIGTERM");
  const totals = { answered: 0, refused: 0, cut: 0, slowestMs: 0 };
  for (let round = 0; round < times; round++) {
    const server = await startExecutable({ directory, data: first.server.data });
    await using _ = server;
    const load = new Load(new Site(server, first.token, first.keys), round);
    await Bun.sleep(300 + random() * 700);
    const signalledAt = performance.now();
    const exit = server.end("SIGTERM");
    const isOpen = await Bun.sleep(100).then(() => takesConnections(server.port));
    const exitCode = await exit;
    const ms = performance.now() - signalledAt;
    const sent = await load.stop();
    totals.slowestMs = Math.max(totals.slowestMs, ms);
    for (const { became } of sent) totals[became] += 1;
    for (const fault of faultsOf({ exitCode, ms, isOpen, sent, signalledAt })) report.wrong(fault);
  }
  report.figure("times", times);
  report.figure("answered whole", totals.answered);
  report.figure("refused after the signal", totals.refused);
  report.figure("cut", totals.cut);
  report.figure("slowest end, ms", Math.round(totals.slowestMs));
  await endBesideInspection(directory, first, report);
}

/** Looking at a picture that takes seconds is left for later. */
async function endBesideInspection(directory: string, first: Site, report: Report): Promise<void> {
  const server = await startExecutable({ directory, data: first.server.data });
  await using _ = server;
  const { status } = await new Site(server, first.token, first.keys).upload(
    "default",
    "scans.jpg",
    await manyScans(7_000, 10_000),
  );
  await Bun.sleep(beginsMs);
  const signalledAt = performance.now();
  const exitCode = await server.end("SIGTERM");
  const ms = Math.round(performance.now() - signalledAt);
  report.figure("end while a heavy picture is looked at, ms", ms);
  if (status !== 201) report.wrong(`the heavy picture was answered ${status}`);
  if (exitCode !== 0 || ms > promptMs)
    report.wrong(`beside an inspection the server ended with ${exitCode} after ${ms} ms`);
}

interface Ending {
  exitCode: number;
  ms: number;
  isOpen: boolean;
  sent: Sent[];
  signalledAt: number;
}

function faultsOf({ exitCode, ms, isOpen, sent, signalledAt }: Ending): string[] {
  const faults: string[] = [];
  if (exitCode !== 0) faults.push(`the server ended with ${exitCode}`);
  if (ms > graceMs + 1_000) faults.push(`it took ${Math.round(ms)} ms to end`);
  if (isOpen) faults.push("a new connection was taken after the signal");
  for (const { at, became } of sent) {
    if (became === "cut")
      faults.push(`an answer was cut, asked ${Math.round(at - signalledAt)} ms from the signal`);
    if (became === "refused" && at < signalledAt - onItsWayMs)
      faults.push(`a request sent ${Math.round(signalledAt - at)} ms before the signal wasn't answered`);
  }
  return faults;
}

async function takesConnections(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } });
    socket.end();
    return true;
  } catch {
    return false;
  }
}

/** Clients who ask for new pictures, for kept ones and upload, each on a connection of its own, until nobody listens. */
class Load {
  readonly #sent: Sent[] = [];
  readonly #working: Promise<unknown>;
  #isOver = false;
  #turn = 0;

  constructor(
    readonly site: Site,
    readonly round: number,
  ) {
    this.#working = Promise.all(Array.from({ length: clients }, () => this.#work()));
  }

  async stop(): Promise<Sent[]> {
    this.#isOver = true;
    await this.#working;
    return this.#sent;
  }

  async #work(): Promise<void> {
    while (!this.#isOver) {
      const sent = await this.#ask(this.#turn++);
      this.#sent.push(sent);
      if (sent.became !== "answered") return;
    }
  }

  async #ask(turn: number): Promise<Sent> {
    const [path, init] = await this.#request(turn);
    const at = performance.now();
    let hasBegun = false;
    try {
      const headers = { ...init.headers, connection: "close" };
      const answer = await fetch(`${this.site.server.url}${path}`, { ...init, headers, keepalive: false });
      hasBegun = true;
      await answer.bytes();
      return { at, became: "answered" };
    } catch {
      return { at, became: hasBegun ? "cut" : "refused" };
    }
  }

  async #request(turn: number): Promise<[string, RequestInit & { headers: Record<string, string> }]> {
    if (turn % 5 === 0) {
      const { bytes } = await pictureOf(turn % 50);
      const path = `/api/v1/spaces/default/assets?path=round-${this.round}-${turn}`;
      return [path, { method: "POST", body: bytes, headers: { authorization: `Bearer ${this.site.token}` } }];
    }
    const size = turn % 5 === 1 ? "50x50" : `${100 + (turn % 900)}x${100 + this.round}`;
    const operations = `${size}/filters:format(avif)/cat.png`;
    return [this.site.pathOf("default", operations), { headers: {} }];
  }
}
