import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { createId } from "#src/lib/id.ts";
import { acceptances } from "#src/store/schema/acceptances.ts";
import { type Mistakes, refuseMistakes } from "./mistakes.ts";
import { requirePerson } from "./sessions.ts";

/** What a person says yes to, by the versions that he has read. */
export interface Accepted {
  terms: string;
  privacy: string;
}

export type Acceptance = Pick<typeof acceptances.$inferSelect, "document" | "version" | "acceptedAt">;

/** Of texts that have changed since the person saw them none is accepted. */
export function acceptanceMistakes(
  { legal }: Needs<"legal">,
  accepted: Accepted,
): Mistakes<"terms" | "privacy"> {
  return {
    terms: accepted.terms === legal.terms.version ? undefined : "terms_outdated",
    privacy: accepted.privacy === legal.privacy.version ? undefined : "privacy_outdated",
  };
}

/** Writes down what was accepted; the same twice is the same as once. */
export async function keepAcceptances(
  { db, clock }: Needs<"db" | "clock">,
  userId: string,
  said: Partial<Record<Acceptance["document"], string>>,
): Promise<void> {
  const acceptedAt = clock.now();
  const documents = Object.keys(said) as Acceptance["document"][];
  const rows = documents.map((document) => {
    return { id: createId(acceptedAt), userId, document, version: said[document] ?? "", acceptedAt };
  });
  await db.write(async (tx) => {
    await tx.insert(acceptances).values(rows).onConflictDoNothing();
  });
}

/** Accepts the texts as they are now. */
export async function acceptTexts(
  needs: Needs<"db" | "clock" | "legal">,
  actor: Actor,
  { terms, privacy }: Accepted,
): Promise<void> {
  const { userId } = requirePerson(actor);
  refuseMistakes(acceptanceMistakes(needs, { terms, privacy }));
  await keepAcceptances(needs, userId, { terms, privacy });
}

/** Whether the person has ever accepted any, so that there is something that has changed. */
export async function hasAcceptedBefore({ db }: Needs<"db">, actor: Actor): Promise<boolean> {
  const { userId } = requirePerson(actor);
  return (await db.read.$count(acceptances, eq(acceptances.userId, userId))) > 0;
}

/** Whether the person has accepted the texts as they are now. */
export async function hasAcceptedTexts({ db, legal }: Needs<"db" | "legal">, actor: Actor): Promise<boolean> {
  const { userId } = requirePerson(actor);
  const rows = await db.read.select().from(acceptances).where(eq(acceptances.userId, userId));
  const has = (document: Acceptance["document"], version: string) =>
    rows.some((row) => row.document === document && row.version === version);
  return has("terms", legal.terms.version) && has("privacy", legal.privacy.version);
}
