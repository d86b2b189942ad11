import { en } from "./words/en.ts";

export interface FirstStep {
  /** What the pages call it in every language. */
  name: keyof typeof en.welcome.step;
  /** The same for the command line, in English. */
  what: string;
  command: string;
}

interface Server {
  /** How the executable is called where the reader types. */
  program: string;
  publicUrl: string;
  /** `--data DIR` where it isn't the usual one. */
  dataFlag?: string;
}

/** From a file to what its URL shows: told by the command line and by the page at `/`. */
export function firstSteps({ program, publicUrl, dataFlag = "" }: Server): FirstStep[] {
  const flags = ["--space default", dataFlag].filter(Boolean).join(" ");
  const sign = `${program} sign 300x200/smart/cat.jpg ${flags}`;
  const commands = {
    add: `${program} asset add cat.jpg ${flags}`,
    sign,
    get: `path=$(${sign}) && curl --fail -o small.jpg "${publicUrl}$path"`,
  };
  return (["add", "sign", "get"] as const).map((name) => ({
    name,
    what: en.welcome.step[name],
    command: commands[name],
  }));
}
