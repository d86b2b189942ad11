export type Environment = Readonly<Record<string, string | undefined>>;

/** The only place that looks at the environment of the process. */
export function readEnvironment(): Environment {
  return process.env;
}
