import type { OutsidePerson } from "#src/clients/issuers.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { Refusal } from "#src/lib/errors.ts";
import { avatarMaxBytes, setAvatar } from "./avatar.ts";
import { noteIdentityPicture } from "./identities.ts";

/** Somebody waits for it. */
const timeoutMs = 4_000;

/**
 * The picture that an issuer told of becomes the person's, as if he had brought it: fetched once, and never shown from
 * where it lies; it goes again with the connection. Where it can't be had he has none.
 */
export async function adoptPicture(
  needs: Needs<"db" | "clock" | "storage" | "renderer" | "limits" | "log" | "outbound">,
  actor: Actor,
  { issuer, subject, picture: url }: OutsidePerson & { picture: string },
): Promise<void> {
  try {
    const answer = await needs.outbound.call({ url, purpose: "issuer", maxBytes: avatarMaxBytes, timeoutMs });
    if (answer.status !== 200) throw new Refusal("upstream", `It was answered by ${answer.status}.`);
    const bytes = await new Response(answer.body).bytes();
    const { avatarVersion } = await setAvatar(needs, actor, { bytes });
    await needs.db.write((tx) => noteIdentityPicture(tx, { issuer, subject }, avatarVersion));
  } catch (error) {
    needs.log.info({ err: error }, "the picture that an issuer told of wasn't taken");
  }
}
