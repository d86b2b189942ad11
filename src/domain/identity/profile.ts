import { and, eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { Refusal } from "#src/lib/errors.ts";
import { users } from "#src/store/schema/users.ts";
import { type Account, requireOwnAccount } from "./accounts.ts";
import { refuseMistakes } from "./mistakes.ts";
import { languageMistake, nameMistake, timeZoneMistake } from "./profile-rules.ts";

interface ProfileUpdate {
  /** The one that was read before. */
  revision: number;
  name?: string;
  language?: string;
  theme?: string;
  timeZone?: string;
  /** The id under which a new picture was stored (`objectKeyOf`); null for none. */
  avatarVersion?: string | null;
}

const themes = ["light", "dark", "system"] as const;

/** Changes what is named of the actor's own account. Refused (conflict) where it was changed by another page since. */
export async function updateProfile(
  needs: Needs<"db">,
  actor: Actor,
  asked: ProfileUpdate,
): Promise<Account> {
  const { id, revision } = await requireOwnAccount(needs.db.read, actor);
  const { name, language, timeZone, avatarVersion } = asked;
  const theme = themes.find((each) => each === asked.theme);
  refuseMistakes({
    name: name === undefined ? undefined : nameMistake(name),
    language: language === undefined ? undefined : languageMistake(language),
    theme: asked.theme === undefined || theme ? undefined : "theme_wrong",
    timeZone: timeZone === undefined ? undefined : timeZoneMistake(timeZone),
  });
  // Named one by one: whatever else the input holds is no part of a profile.
  const changes = { name: name?.trim(), language, theme, timeZone, avatarVersion };
  return await needs.db.write(async (tx) => {
    const isRead = and(eq(users.id, id), eq(users.revision, asked.revision));
    const [changed] = await tx
      .update(users)
      .set({ ...changes, revision: revision + 1 })
      .where(isRead)
      .returning();
    if (changed) return changed;
    throw new Refusal("conflict", "This was changed in the meantime. Look at it and save again.");
  });
}
