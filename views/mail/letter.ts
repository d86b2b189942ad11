import type { MailKind } from "#src/domain/mail/mail.ts";
import { orgPaths, paths } from "#views/paths.ts";
import { languages } from "#views/words/languages.ts";
import { isLanguage } from "#views/words/translate.ts";

export interface LetterProps {
  kind: MailKind;
  /** Of the reader: `de`, `pt-BR`; English where nobody has written it in his. */
  language: string;
  values: Record<string, string>;
  /** Where every link leads. */
  publicUrl: string;
}

/** A mail in words, before it becomes text and HTML. */
export interface Letter {
  language: string;
  subject: string;
  greeting: string;
  paragraphs: string[];
  facts: { name: string; value: string }[];
  action: { label: string; url: string } | undefined;
  otherwise: string;
  notes: string[];
  sender: string;
}

/** Of one kind; paragraphs and notes are parted by line breaks. */
interface LetterWords {
  subject: string;
  text: string;
  /** What the button says. */
  action?: string;
  /** Said more quietly below it. */
  notes?: string;
}

/** Their names were typed by whoever gave this address, be it his own or not. */
const toAnybody: MailKind[] = ["verify", "change-email-new"];

export function createLetter({ kind, language: wish, values, publicUrl }: LetterProps): Letter {
  const spoken = wish.split("-")[0] ?? "";
  const language = isLanguage(spoken) ? spoken : "en";
  const words = languages[language].mail;
  const { subject, text, action, notes = "" }: LetterWords = words.letters[kind];
  const shown = {
    ...values,
    ...timesOf(values, language === "en" ? "en-GB" : language),
    host: new URL(publicUrl).host,
  };
  const fill = (sentence: string) => fillIn(sentence, shown);
  const isNamed = Boolean(values.name) && !toAnybody.includes(kind);
  const facts = kind === "new-sign-in" ? Object.entries(words.facts) : [];
  return {
    language,
    subject: fill(subject),
    greeting: isNamed ? fill(words.greeting) : words.greetingToAnybody,
    paragraphs: text.split("\n").map(fill),
    facts: facts.map(([value, name]) => ({ name, value: fill(`{{${value}}}`) })),
    action: action === undefined ? undefined : { label: action, url: publicUrl + pathOf(kind, values) },
    otherwise: words.otherwise,
    notes: notes.split("\n").filter(Boolean).map(fill),
    sender: fill(words.sender),
  };
}

function pathOf(kind: MailKind, { token = "", orgId = "" }: Record<string, string>): string {
  const places: Record<MailKind, string> = {
    verify: paths.verify(token),
    "known-address": paths.signIn,
    reset: paths.newPassword(token),
    "change-email-new": paths.confirmEmail(token),
    "change-email-old": paths.undoEmail(token),
    "email-restored": paths.newPassword(token),
    "password-changed": paths.reset,
    "identity-connected": paths.profile,
    "identity-disconnected": paths.profile,
    "totp-added": paths.security,
    "totp-removed": paths.security,
    "passkey-added": paths.security,
    "passkey-removed": paths.security,
    "recovery-codes-made": paths.security,
    "recovery-code-used": paths.security,
    "factors-removed": paths.security,
    "second-factor-guessed": paths.reset,
    "account-closed": paths.signIn,
    "new-sign-in": paths.sessions,
    invitation: paths.invitation(token),
    "org-opened": paths.orgAudit(orgId),
    "org-transferred": orgPaths.members(orgId),
    "org-deletion": orgPaths.settings(orgId),
    "second-factor-demanded": paths.security,
    "second-factor-lifted": orgPaths.settings(orgId),
    "mail-domain-missing": orgPaths.mailDomains(orgId),
    "mail-domain-lost": orgPaths.mailDomains(orgId),
    test: paths.welcome,
  };
  return places[kind];
}

/** In one line each: a name is whatever somebody typed. */
function fillIn(sentence: string, values: Record<string, string>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    (values[name] ?? "").replace(/\p{Cc}+/gu, " ").trim(),
  );
}

/** Who reads a mail may be anywhere. */
function timesOf(values: Record<string, string>, language: string): Record<string, string> {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  const times = ["at", "until"].filter((name) => values[name] !== undefined);
  return Object.fromEntries(times.map((name) => [name, `${format.format(new Date(values[name] ?? 0))} UTC`]));
}
