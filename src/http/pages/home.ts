import { isClaimed } from "#src/domain/identity/set-up.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { redirect } from "#src/http/respond.ts";
import { HomePage } from "#views/pages/home.tsx";
import { paths } from "#views/paths.ts";
import { type PageHandler, show } from "./handler.ts";
import { welcome } from "./welcome.ts";

/** The spaces of who is signed in; for others the way in, or how to begin where nobody has yet. */
export const homePage: PageHandler = async (needs, visitor) => {
  if (visitor.account !== undefined) return await show(HomePage(await withPlaces(needs, visitor)));
  return (await isClaimed(needs.db.read)) ? redirect(paths.signIn) : welcome(visitor.page, needs.publicUrl);
};
