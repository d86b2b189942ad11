export interface FirstStep {
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
  return [
    { what: "Put a picture in", command: `${program} asset add cat.jpg ${flags}` },
    { what: "Make a URL that shows it in 300 by 200 pixels", command: sign },
    { what: "Get it from there", command: `path=$(${sign}) && curl --fail -o small.jpg "${publicUrl}$path"` },
  ];
}
