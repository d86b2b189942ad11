interface Outcome {
  exitCode: number;
  output: string;
}

/** Runs a command to its end and gives what it printed; what it noted goes on unless it is `quiet`. */
export async function run(command: string[], cwd?: string, { quiet = false } = {}): Promise<Outcome> {
  const stderr = quiet ? "ignore" : "inherit";
  const child = Bun.spawn(command, { cwd, stdin: "ignore", stdout: "pipe", stderr });
  const output = await child.stdout.text();
  return { exitCode: await child.exited, output };
}

/** Runs a command that has to succeed. */
export async function mustRun(command: string[], cwd?: string): Promise<string> {
  const { exitCode, output } = await run(command, cwd);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${output}`);
  return output;
}
