import type { Dns } from "#src/clients/dns.ts";
import type { Issuers } from "#src/clients/issuers.ts";
import type { Mailer } from "#src/clients/mail.ts";
import type { Outbound } from "#src/clients/outbound/outbound.ts";
import type { Renderer } from "#src/imaging/job.ts";
import type { Clock } from "#src/lib/clock.ts";
import type { Log } from "#src/lib/log.ts";
import type { Storage } from "#src/storage/storage.ts";
import type { Database } from "#src/store/database.ts";
import type { CopyWishes } from "./delivery/copy-wishes.ts";
import type { Results } from "./delivery/results.ts";
import type { Attempts } from "./identity/attempts.ts";
import type { LegalTexts } from "./identity/legal.ts";
import type { PasswordSlot } from "./identity/password-slot.ts";
import type { Sealer } from "./sealer.ts";
import type { SpaceLimits } from "./spaces/space-limits.ts";

export type SignUp = "open" | "invited" | "closed";

/** Everything that the domain may ask for; a function names the part that it uses as `Needs<"db" | "clock">`. */
export interface Context {
  db: Database;
  clock: Clock;
  log: Log;
  storage: Storage;
  renderer: Renderer;
  results: Results;
  copies: CopyWishes;
  sealer: Sealer;
  passwords: PasswordSlot;
  /** At what can be guessed or costs a lot. */
  attempts: Attempts;
  /** Who may make himself an account. */
  signUp: SignUp;
  /** What he has to accept. */
  legal: LegalTexts;
  /** Whatever an org names is called by it alone. */
  outbound: Outbound;
  mailer: Mailer;
  dns: Dns;
  /** By whom people may sign in from outside. */
  issuers: Issuers;
  /** The server's, which a space may lower. */
  limits: SpaceLimits;
  /** Of the file of a font. */
  fontMaxBytes: number;
  /** Every link is made from it. */
  publicUrl: string;
  /** Of an object that no row speaks of, before it is swept. */
  orphanGraceSeconds: number;
}

export type Needs<Part extends keyof Context> = Pick<Context, Part>;
