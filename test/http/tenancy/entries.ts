import { libraryPaths, orgPaths, paths } from "#views/paths.ts";
import type { Verdict } from "./law.ts";
import type { World } from "./world.ts";

interface Entry {
  /** What is sent so that whoever may gets beyond the question whether he may. */
  body?(world: World): Record<string, string>;
  /** What an operator is answered who has opened the org, where it is no matter of looking. */
  toWhoLooks?: Verdict;
}

const inSpace = paths.space(":space");
const asset = libraryPaths.picture(":space", ":asset");
const someone = (world: World) => ({ userId: world.idOf("viewer"), role: "member" });

const chosen = (world: World) => ({ chosen: world.asset.id, folder: "", confirm: "no" });

/** Each page of an org or a space, as `METHOD path`. */
export const pageEntries: Record<string, Entry> = {
  [`GET ${orgPaths.members(":org")}`]: {},
  [`POST ${orgPaths.invite(":org")}`]: { body: () => ({ email: "new@example.com", role: "member" }) },
  [`POST ${orgPaths.inviteByLink(":org")}`]: { body: () => ({ uses: "1" }) },
  [`POST ${orgPaths.cancelInvitation(":org")}`]: {},
  [`POST ${orgPaths.resendInvitation(":org")}`]: {},
  [`POST ${orgPaths.role(":org")}`]: { body: someone },
  [`POST ${orgPaths.removal(":org")}`]: { body: someone },
  [`POST ${orgPaths.leave(":org")}`]: { toWhoLooks: "hidden" },
  [`GET ${inSpace}`]: {},
  [`GET ${libraryPaths.live(":space", "")}`]: {},
  [`POST ${libraryPaths.pictures(":space", "")}`]: {},
  [`GET ${asset}`]: {},
  [`POST ${libraryPaths.path(":space", ":asset")}`]: {
    body: () => ({ name: "", folder: "", revision: "1" }),
  },
  [`POST ${libraryPaths.deletion(":space", ":asset")}`]: { body: () => ({ confirm: "no" }) },
  [`GET ${libraryPaths.original(":space", ":asset")}`]: {},
  [`GET ${libraryPaths.chosen(":space")}`]: {},
  [`POST ${libraryPaths.chosenFolder(":space")}`]: { body: chosen },
  [`POST ${libraryPaths.chosenDeletion(":space")}`]: { body: chosen },
  [`GET ${inSpace}/preview/:version/:size`]: {},
};
