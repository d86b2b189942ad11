import { createHash } from "node:crypto";

/** A text that people accept. Another text is another version. */
export interface LegalText {
  text: string;
  /** The beginning of its SHA-256, lower-case hex. */
  version: string;
}

/** The controller's: whoever runs the instance. */
export interface LegalTexts {
  terms: LegalText;
  privacy: LegalText;
}

const versionLength = 12;

export function legalText(text: string): LegalText {
  return { text, version: createHash("sha256").update(text).digest("hex").slice(0, versionLength) };
}

/** For an instance of one's own, whose people know who runs it. */
export const defaultLegalTexts: LegalTexts = {
  terms: legalText(
    `# Terms of use

Whoever runs this instance decides who may use it and for what. Put in only pictures that you may use and pass on. \
Keep your password to yourself. There is no promise that the service is always there: keep copies of what you \
can't do without.
`,
  ),
  privacy: legalText(
    `# Privacy

Whoever runs this instance is responsible for your data. Kept are: your name, e-mail address, language, time zone \
and picture, for as long as you have an account and 14 days more; your password as a hash; your sessions with \
browser, system and a shortened network address, for 90 days at most; the pictures that you put in, until they are \
deleted; what you have accepted, and when. Nothing is passed to anybody else. Ask whoever runs this instance for \
what is kept about you, or to have it corrected or deleted.
`,
  ),
};
