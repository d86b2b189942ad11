/** What may be chosen on the command line. */
export interface Options {
  /** At most so many files; undefined for all. */
  files: number | undefined;
  /** Only those whose names hold this, where there is a choice; undefined for all. */
  only: string | undefined;
  /** How often a thing is done. */
  times: number | undefined;
  /** Decides everything that is random. */
  seed: number;
}

/** What a programme has to say: figures, and what must not be. */
export interface Report {
  figure(name: string, value: string | number): void;
  wrong(sentence: string): void;
  /** It couldn't be tried here. */
  skipped(why: string): void;
}

/** Works in an empty directory, which is deleted afterwards. */
export type Programme = (directory: string, options: Options, report: Report) => Promise<void>;
