import { acceptInvitation } from "#src/domain/orgs/invitations.ts";
import { inviteByLink } from "#src/domain/orgs/invite.ts";
import type { OrgRole, SpaceRole } from "#src/domain/permissions.ts";
import { setSpaceMember } from "#src/domain/spaces/space-members.ts";
import { aBrowser } from "#test/http/a-browser.ts";
import { type AppOptions, anApp, system } from "#test/http/an-app.ts";
import { anAccount, password, signedIn } from "#test/support/people.ts";

/** An app with the space `shop` in the org Test, and people in and outside of it, each with his browser. */
export async function aSpaceOfPeople(options: AppOptions = {}) {
  const app = await anApp(options);
  const { orgId } = await app.space("shop", { name: "Shop" });

  async function browserOf(email: string) {
    const browser = aBrowser(app);
    await browser.post("/sign-in", { email, password });
    return browser;
  }

  /** Somebody of the org. */
  async function member(email: string, role: OrgRole, wanted: { name?: string; inSpace?: SpaceRole } = {}) {
    const { name, inSpace } = wanted;
    const { id } = await anAccount(app.context, { email, orgId, role, ...(name !== undefined && { name }) });
    if (inSpace !== undefined) await setRole(id, inSpace);
    return { id, ...(await browserOf(email)) };
  }

  /** Somebody from outside the org, who came by a link. */
  async function guest(email: string, role: SpaceRole, name = "Gus") {
    const { id } = await anAccount(app.context, { email, name });
    const { token } = await inviteByLink(app.context, system, { spaceKey: "shop", role: "viewer" });
    await acceptInvitation(app.context, (await signedIn(app.context, email)).person, { token });
    await setRole(id, role);
    return { id, ...(await browserOf(email)) };
  }

  async function setRole(userId: string, role: SpaceRole) {
    await setSpaceMember(app.context, system, { spaceKey: "shop", userId, role });
  }

  return { ...app, member, guest, browserOf };
}

export function hiddenIn(html: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
}
