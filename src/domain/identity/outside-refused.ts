import { Refusal, type RefusalCode } from "#src/lib/errors.ts";

/** Why nobody gets in, or nothing is connected, by way of an issuer; pages have words for each. */
const reasons = {
  expired: ["expired", "This took too long, or was begun in another browser. Begin again."],
  cancelled: ["forbidden", "You didn't let it tell us who you are."],
  unreachable: ["upstream", "It doesn't answer as it should. Try again later."],
  failed: ["forbidden", "It didn't tell us who you are as it should have."],
  unverified: ["forbidden", "It doesn't say that your e-mail address is yours."],
  shut: ["forbidden", "This account can't be used."],
  shutAddress: ["forbidden", "The account with this address is closed or can't be used."],
  uninvited: ["forbidden", "Accounts are made by invitation here."],
  anotherInvited: ["forbidden", "The invitation was sent to another address."],
  taken: ["conflict", "Another account is connected with it."],
  hasAccount: ["conflict", "There is an account with this address by now."],
  notOwn: ["forbidden", "It isn't connected with your account."],
  anotherSession: ["forbidden", "You were signed out meanwhile."],
} as const satisfies Record<string, [RefusalCode, string]>;

export type OutsideReason = keyof typeof reasons;

export class OutsideRefused extends Refusal {
  constructor(
    readonly why: OutsideReason,
    cause?: unknown,
  ) {
    const [code, sentence] = reasons[why];
    super(code, sentence, { cause });
  }
}
