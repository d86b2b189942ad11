import { Secret, TOTP } from "otpauth";
import type { Person } from "#src/domain/actor.ts";
import type { Context } from "#src/domain/context.ts";
import { addPasskey, beginPasskey } from "#src/domain/identity/passkeys.ts";
import { beginTotp, confirmTotp, lookUpTotpSetUp } from "#src/domain/identity/totp.ts";
import { type Authenticator, anAuthenticator } from "./authenticator.ts";
import { visit } from "./people.ts";

const stepMs = 30_000;

/** The code that an app shows, so many steps of 30 seconds from now. */
export function codeOf(seed: string, now: number, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(seed) }).generate({ timestamp: now + steps * stepMs });
}

/** Sets an app up, and leaves its code behind: the next is another one. */
export async function anAuthenticatorApp(
  needs: Context & { clock: { advance(ms: number): void } },
  person: Person,
) {
  const flow = await beginTotp(needs, person);
  const { seed } = (await lookUpTotpSetUp(needs, person, flow)) ?? { seed: "" };
  const recoveryCodes =
    (await confirmTotp(needs, person, { flow, code: codeOf(seed, needs.clock.now()) })) ?? [];
  needs.clock.advance(stepMs);
  return { seed, recoveryCodes, code: (steps = 0) => codeOf(seed, needs.clock.now(), steps) };
}

/** Adds a passkey on a device of its own, unless one is given. */
export async function aPasskey(
  needs: Context,
  person: Person,
  { device = anAuthenticator(), name = "Phone" }: { device?: Authenticator; name?: string } = {},
) {
  const { options, flow } = await beginPasskey(needs, person, { address: visit.address });
  const recoveryCodes = await addPasskey(needs, person, { flow, answer: device.create(options), name });
  return { device, recoveryCodes };
}
