import { join } from "node:path";
import { aDirectory } from "#test/support/directory.ts";

/** What `inside.ts` saw. */
export interface Roads {
  cases: number;
  refused: number;
  /** Calls of public hosts that were answered. */
  passed: number;
  /** Addresses that are not public and took a connection. */
  connects: string[];
  wrong: string[];
}

const unshare = ["unshare", "--net", "--mount"];

/** Root with `ip`, in a kernel that gives out networks. */
export const hasOwnNetwork =
  Bun.which("unshare") !== null &&
  Bun.which("ip") !== null &&
  Bun.spawnSync([...unshare, "ip", "link", "set", "lo", "up"]).success;

/** Every address that there is becomes one of this machine's, and names are asked for here. */
const everyHost = `
  ip link set lo up
  ip route add local 0.0.0.0/0 dev lo
  ip -6 route add local ::/0 dev lo
  mount --bind "$1" /etc/resolv.conf
  shift
  exec "$@"
`;

/** Calls everything from a network in which all hosts are canaries. */
export async function callFromOwnNetwork(): Promise<Roads> {
  using directory = aDirectory();
  const resolver = join(directory.path, "resolv.conf");
  await Bun.write(resolver, "nameserver 127.0.0.1\n");
  const script = [process.execPath, join(import.meta.dir, "inside.ts")];
  const child = Bun.spawn([...unshare, "sh", "-e", "-c", everyHost, "sh", resolver, ...script], {
    cwd: join(import.meta.dir, "../../.."),
    // What would lead every call into the arms of somebody who asks on.
    env: {
      PATH: process.env.PATH ?? "",
      HTTP_PROXY: "http://127.0.0.1:9000",
      HTTPS_PROXY: "http://127.0.0.1:9000",
    },
    stdout: "pipe",
    stderr: "inherit",
  });
  const said = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error("the calls came to no end");
  return JSON.parse(said);
}
