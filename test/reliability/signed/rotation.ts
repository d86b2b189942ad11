import { type SigningKey, sign } from "#src/imaging/url/sign.ts";
import { runExecutable } from "#test/e2e/executable.ts";
import type { Report } from "#test/reliability/programme.ts";
import type { Site } from "#test/reliability/site.ts";

const rotations = 8;
const clients = 4;
const underLoadMs = 300;
/** Of what was signed with a key, after it was disabled. */
const lastMs = 1_000;

interface NamedKey extends SigningKey {
  id: string;
}

interface Seen {
  at: number;
  isOld: boolean;
  status: number;
}

/** Keys come and go while URLs of the old and the new one are asked for, kept, held already and new. */
export async function checkRotation(site: Site, directory: string, report: Report): Promise<void> {
  const place = { directory };
  const run = async (...words: string[]) => {
    const { stdout, stderr, exitCode } = await runExecutable(
      ["signing-key", ...words, "--data", site.server.data],
      place,
    );
    if (exitCode !== 0) throw new Error(stderr);
    return stdout;
  };
  const add = async (): Promise<NamedKey> => JSON.parse(await run("add", "--space", "default", "--json"));
  let old = await add();
  let latestMs = 0;
  let answers = 0;
  for (let round = 0; round < rotations; round += 1) {
    const added = await add();
    const load = new Load(site, old, added, round);
    await Bun.sleep(underLoadMs);
    const begunAt = performance.now();
    await run("disable", old.id, "--space", "default");
    const disabledAt = performance.now();
    await Bun.sleep(lastMs + underLoadMs);
    const seen = await load.stop();
    answers += seen.length;
    const lastShown = Math.max(
      ...seen.filter(({ isOld, status }) => isOld && isShown(status)).map(({ at }) => at),
    );
    latestMs = Math.max(latestMs, lastShown - disabledAt);
    for (const fault of faultsOf(seen, { begunAt, disabledAt })) report.wrong(fault);
    old = added;
  }
  report.figure("keys disabled under load", `${rotations}, ${answers} answers`);
  report.figure(
    "last picture for a disabled key, ms after the command had ended",
    latestMs < 0 ? "none" : latestMs.toFixed(0),
  );
}

function isShown(status: number): boolean {
  return status === 200 || status === 304;
}

function faultsOf(seen: Seen[], { begunAt, disabledAt }: { begunAt: number; disabledAt: number }): string[] {
  const late = seen.filter(({ isOld, at, status }) => isOld && at > disabledAt + lastMs && status !== 403);
  const early = seen.filter(
    ({ isOld, at, status }) => isOld && at < begunAt - underLoadMs / 2 && !isShown(status),
  );
  const others = seen.filter(({ isOld, status }) => !isOld && !isShown(status));
  const all = {
    "was answered after its key was disabled": late,
    "was refused before": early,
    "of the new key was refused": others,
  };
  return Object.entries(all).flatMap(([what, which]) =>
    which[0] ? [`${which.length} times a URL ${what} (${which[0].status})`] : [],
  );
}

class Load {
  readonly #seen: Seen[] = [];
  readonly #working: Promise<unknown>;
  #isOver = false;
  #turn = 0;

  constructor(site: Site, old: SigningKey, added: SigningKey, round: number) {
    const work = async () => {
      while (!this.#isOver) {
        const turn = this.#turn++;
        const isOld = turn % 3 !== 0;
        const key = isOld ? old : added;
        const at = performance.now();
        // One in five is new, one in five is held already by who asks.
        const path = turn % 5 === 0 ? `${100 + (turn % 400)}x${30 + round}/cat.png` : "30x20/cat.png";
        const headers = turn % 5 === 1 ? { "if-none-match": "*" } : undefined;
        const { status } = await site.ask(`/i/default/${sign(key, path)}/${path}`, {
          ...(headers && { headers }),
        });
        this.#seen.push({ at, isOld, status });
      }
    };
    this.#working = Promise.all(Array.from({ length: clients }, work));
  }

  async stop(): Promise<Seen[]> {
    this.#isOver = true;
    await this.#working;
    return this.#seen;
  }
}
