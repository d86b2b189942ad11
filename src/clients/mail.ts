export interface Mail {
  /** One address. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same however often it is sent: by it servers and readers know a mail that came twice. */
  id: string;
  /** Milliseconds since 1970. */
  writtenAt: number;
}

/** Where mails go. */
export interface Mailer {
  /**
   * Resolves when somebody has taken responsibility for the mail. Throws a MailRefused where nobody ever will, another
   * error where it may be tried again; then it may still have arrived.
   */
  send(mail: Mail): Promise<void>;
  /** Resolves when a mail could be sent now; throws what stands against it. */
  check(): Promise<void>;
}

/** The next server has refused this mail or its receiver for good. */
export class MailRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MailRefused";
  }
}
