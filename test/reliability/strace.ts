/** Attaches strace to running threads, with what it is to do to their system calls. */
export interface Injection {
  threads: number[];
  /** `fsync:error=EIO:when=3+4`; `when` counts the calls of each thread by itself. */
  what: string;
  log: string;
  /** All threads of these processes, and not those alone. */
  isAll?: boolean;
}

export const hasStrace = Bun.which("strace") !== null;

/** Resolves when it is at work; disposing lets the threads go on alone. */
export async function inject({ threads, what, log, isAll = false }: Injection): Promise<AsyncDisposable> {
  const calls = what.split(":")[0];
  const whom = threads.flatMap((thread) => ["-p", String(thread)]);
  const words = [
    ...(isAll ? ["-f"] : []),
    "-y",
    "-o",
    log,
    "-e",
    `trace=${calls}`,
    "-e",
    `inject=${what}`,
    ...whom,
  ];
  const child = Bun.spawn(["strace", ...words], { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
  const said = child.stderr.getReader();
  let text = "";
  while (text.split("attached").length <= threads.length) {
    const { done, value } = await said.read();
    if (done) throw new Error(`strace couldn't attach: ${text}`);
    text += new TextDecoder().decode(value);
  }
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGINT");
      await child.exited;
    },
  };
}
