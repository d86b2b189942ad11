import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { Detection } from "#src/imaging/job.ts";
import { type SigningKey, sign } from "#src/imaging/url/sign.ts";
import {
  createToken,
  freePort,
  type RunningServer,
  runExecutable,
  startExecutable,
} from "#test/e2e/executable.ts";

/** The longest that any answer may take: what product.md allows a picture, and a second for the rest. */
export const answerMs = 16_000;

export interface Answer {
  /** 0 where the connection broke or no answer came in time. */
  status: number;
  ms: number;
  headers: Headers;
  bytes: Uint8Array;
}

/** A server with its keys, so that asking for a picture asks for nothing else. */
export class Site {
  constructor(
    readonly server: RunningServer,
    readonly token: string,
    readonly keys: ReadonlyMap<string, SigningKey>,
  ) {}

  upload(
    space: string,
    path: string,
    bytes: Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.ask(`/api/v1/spaces/${space}/assets?path=${encodeURIComponent(path)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.token}`, ...headers },
      body: bytes,
    });
  }

  /** Of the picture that an upload was answered with. */
  async saveDetections(space: string, uploaded: Answer, detections: readonly Detection[]): Promise<void> {
    const { id } = JSON.parse(new TextDecoder().decode(uploaded.bytes));
    await this.#change(space, id, { detections });
  }

  async move(space: string, from: string, to: string): Promise<void> {
    const found = await this.read<{ assets: { id: string }[] }>(
      `/api/v1/spaces/${space}/assets?path=${encodeURIComponent(from)}`,
    );
    await this.#change(space, found?.assets[0]?.id, { path: to });
  }

  async #change(space: string, id: string | undefined, changes: unknown): Promise<void> {
    const { status } = await this.ask(`/api/v1/spaces/${space}/assets/${id}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${this.token}` },
      body: JSON.stringify(changes),
    });
    if (status !== 200) throw new Error(`a change of ${id} was answered ${status}`);
  }

  deliver(space: string, operations: string): Promise<Answer> {
    return this.ask(this.pathOf(space, operations));
  }

  /** The signed path of a URL. */
  pathOf(space: string, operations: string): string {
    const key = this.keys.get(space);
    if (!key) throw new Error(`${space} has no signing key`);
    return `/i/${space}/${sign(key, operations)}/${operations}`;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(answerMs + 4_000);
    const answer = await fetch(`${this.server.url}${path}`, { ...init, signal })
      .then(async (response) => {
        const { status, headers } = response;
        return { status, headers, bytes: await response.bytes() };
      })
      .catch(() => ({ status: 0, headers: new Headers(), bytes: new Uint8Array() }));
    return { ...answer, ms: performance.now() - startedAt };
  }

  /** Waits until every picture has been looked at behind its upload; gives how many couldn't be. */
  async untilInspected(mostMs: number): Promise<number> {
    using database = new Database(join(this.server.data, "imagor.db"), { readonly: true });
    const count = (condition: string) => {
      const text = `SELECT count(*) AS count FROM asset_versions WHERE ${condition}`;
      return database.query<{ count: number }, []>(text).get()?.count ?? 0;
    };
    const deadline = performance.now() + mostMs;
    while (count(`inspect_at <= ${Date.now()}`) > 0 && performance.now() < deadline) await Bun.sleep(50);
    return count("inspect_at IS NOT NULL");
  }

  /** Asks the API as its key; undefined where nothing but an answer in the 200s is any good. */
  async read<T>(path: string): Promise<T | undefined> {
    const { status, bytes } = await this.ask(path, { headers: { authorization: `Bearer ${this.token}` } });
    return status === 200 ? (JSON.parse(new TextDecoder().decode(bytes)) as T) : undefined;
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export interface SiteStart {
  directory: string;
  data?: string;
  spaces?: string[];
  env?: Record<string, string>;
}

/** Starts the executable on an empty directory and makes the spaces beside `default`. */
export async function startSite({ directory, data, spaces = [], env = {} }: SiteStart): Promise<Site> {
  const place = { directory, env };
  const server = await startExecutable({ ...place, port: freePort(), ...(data && { data }) });
  for (const space of spaces) await runExecutable(["space", "create", space, "--data", server.data], place);
  const token = await createToken(
    place,
    server.data,
    "assets:read,assets:write,assets:delete,urls:sign",
    "all",
  );
  const keys = new Map<string, SigningKey>();
  for (const space of ["default", ...spaces]) keys.set(space, await signingKey(place, server.data, space));
  return new Site(server, token, keys);
}

/** Changes the space `default` by the command line. */
export async function updateSpace(site: Site, directory: string, ...flags: string[]): Promise<void> {
  const words = ["space", "update", "default", ...flags, "--data", site.server.data];
  const { exitCode, stderr } = await runExecutable(words, { directory });
  if (exitCode !== 0) throw new Error(`the space wasn't changed: ${stderr}`);
}

async function signingKey(place: { directory: string }, data: string, space: string): Promise<SigningKey> {
  const words = ["signing-key", "add", "--space", space, "--data", data, "--json"];
  const { stdout, stderr } = await runExecutable(words, place);
  const { secret, algorithm, truncate } = JSON.parse(stdout || "{}");
  if (typeof secret !== "string") throw new Error(`no signing key: ${stderr}`);
  return { secret, algorithm, truncate };
}
