import type { MailKind } from "#src/domain/mail/mail.ts";

interface LetterWords {
  subject: string;
  paragraphs: string[];
  /** What the button says. */
  action?: string;
  /** Said more quietly below it. */
  notes: string[];
}

/** What every language has to say. `{{value}}` is filled in. */
export interface MailWords {
  greeting: string;
  /** To somebody whose name may have been made up by another. */
  greetingToAnybody: string;
  /** Where a button isn't shown. */
  otherwise: string;
  sender: string;
  facts: { browser: string; system: string; network: string; at: string };
  letters: Record<MailKind, LetterWords>;
}

export const en: MailWords = {
  greeting: "Hello {{name}},",
  greetingToAnybody: "Hello,",
  otherwise: "If the button does nothing, open this address:",
  sender: "Sent by Imagor Cloud at {{host}}",
  facts: { browser: "Browser", system: "System", network: "Network", at: "Time" },
  letters: {
    verify: {
      subject: "Confirm your e-mail address",
      paragraphs: [
        "An account was made with this address. Confirm that it is yours, and the account is ready.",
      ],
      action: "Confirm address",
      notes: [
        "The link works once, for 24 hours.",
        "If it wasn't you, do nothing: the account can't be used.",
      ],
    },
    "known-address": {
      subject: "You already have an account",
      paragraphs: [
        "This address was given for an account, and you have one already. Sign in with it, or choose a new password there if you don't know yours any more.",
      ],
      action: "Sign in",
      notes: ["If it wasn't you, there is nothing to do."],
    },
    reset: {
      subject: "Choose a new password",
      paragraphs: ["A new password was asked for your account."],
      action: "Choose a password",
      notes: [
        "The link works once, for an hour.",
        "If it wasn't you, do nothing: your password stays as it is.",
      ],
    },
    "change-email-new": {
      subject: "Confirm your new e-mail address",
      paragraphs: ["This address is to become the one of an account. Confirm that it is yours."],
      action: "Confirm address",
      notes: ["The link works once, for an hour.", "If it wasn't you, do nothing: nothing changes."],
    },
    "change-email-old": {
      subject: "Your e-mail address was changed",
      paragraphs: [
        "Your account now has the address {{newEmail}}. Mails about it don't come here any more.",
        "If it was you, there is nothing to do.",
      ],
      action: "Take the change back",
      notes: ["The link works once, for 72 hours."],
    },
    "password-changed": {
      subject: "Your password was changed",
      paragraphs: ["Your account has a new password. If it was you, there is nothing to do."],
      action: "It wasn't me",
      notes: ["If it wasn't you, choose another password there at once."],
    },
    "account-closed": {
      subject: "Your account was closed",
      paragraphs: [
        "Your account is closed. You can take it back until {{until}}; after that it is deleted for good.",
      ],
      action: "Take the account back",
      notes: [],
    },
    "new-sign-in": {
      subject: "New sign-in to your account",
      paragraphs: ["Your account was signed in to from a browser that it wasn't used with before."],
      action: "Look at my sessions",
      notes: ["If it wasn't you, end that session and choose a new password."],
    },
    test: {
      subject: "Mails arrive",
      paragraphs: ["This mail was sent to try whether mails of your server arrive. They do."],
      notes: [],
    },
  },
};

export const de: MailWords = {
  greeting: "Guten Tag {{name}},",
  greetingToAnybody: "Guten Tag,",
  otherwise: "Falls der Knopf nichts tut, öffnen Sie diese Adresse:",
  sender: "Gesendet von Imagor Cloud auf {{host}}",
  facts: { browser: "Browser", system: "System", network: "Netz", at: "Zeit" },
  letters: {
    verify: {
      subject: "Bestätigen Sie Ihre E-Mail-Adresse",
      paragraphs: [
        "Mit dieser Adresse wurde ein Konto angelegt. Bestätigen Sie, dass sie Ihnen gehört, und das Konto ist bereit.",
      ],
      action: "Adresse bestätigen",
      notes: [
        "Der Link gilt einmal und 24 Stunden lang.",
        "Wenn Sie das nicht waren, tun Sie nichts: Das Konto kann dann nicht benutzt werden.",
      ],
    },
    "known-address": {
      subject: "Sie haben schon ein Konto",
      paragraphs: [
        "Diese Adresse wurde für ein Konto angegeben, und Sie haben schon eines. Melden Sie sich damit an, oder wählen Sie dort ein neues Passwort, falls Sie Ihres nicht mehr wissen.",
      ],
      action: "Anmelden",
      notes: ["Wenn Sie das nicht waren, ist nichts zu tun."],
    },
    reset: {
      subject: "Wählen Sie ein neues Passwort",
      paragraphs: ["Für Ihr Konto wurde ein neues Passwort angefordert."],
      action: "Passwort wählen",
      notes: [
        "Der Link gilt einmal und eine Stunde lang.",
        "Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.",
      ],
    },
    "change-email-new": {
      subject: "Bestätigen Sie Ihre neue E-Mail-Adresse",
      paragraphs: ["Diese Adresse soll die eines Kontos werden. Bestätigen Sie, dass sie Ihnen gehört."],
      action: "Adresse bestätigen",
      notes: [
        "Der Link gilt einmal und eine Stunde lang.",
        "Wenn Sie das nicht waren, tun Sie nichts: Es ändert sich nichts.",
      ],
    },
    "change-email-old": {
      subject: "Ihre E-Mail-Adresse wurde geändert",
      paragraphs: [
        "Ihr Konto hat jetzt die Adresse {{newEmail}}. Hierher kommen keine Mails mehr dazu.",
        "Wenn Sie das waren, ist nichts zu tun.",
      ],
      action: "Änderung zurücknehmen",
      notes: ["Der Link gilt einmal und 72 Stunden lang."],
    },
    "password-changed": {
      subject: "Ihr Passwort wurde geändert",
      paragraphs: ["Ihr Konto hat ein neues Passwort. Wenn Sie das waren, ist nichts zu tun."],
      action: "Das war ich nicht",
      notes: ["Wenn Sie das nicht waren, wählen Sie dort sofort ein anderes Passwort."],
    },
    "account-closed": {
      subject: "Ihr Konto wurde geschlossen",
      paragraphs: [
        "Ihr Konto ist geschlossen. Bis {{until}} können Sie es zurückholen; danach wird es endgültig gelöscht.",
      ],
      action: "Konto zurückholen",
      notes: [],
    },
    "new-sign-in": {
      subject: "Neue Anmeldung an Ihrem Konto",
      paragraphs: ["An Ihrem Konto wurde mit einem Browser angemeldet, der dafür noch nicht benutzt wurde."],
      action: "Sitzungen ansehen",
      notes: ["Wenn Sie das nicht waren, beenden Sie diese Sitzung und wählen Sie ein neues Passwort."],
    },
    test: {
      subject: "Mails kommen an",
      paragraphs: ["Diese Mail wurde geschickt, um zu sehen, ob Mails Ihres Servers ankommen. Das tun sie."],
      notes: [],
    },
  },
};
