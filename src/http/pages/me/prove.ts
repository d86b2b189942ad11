import { askOwnPasskey, listProofWays, stepUpBy } from "#src/domain/identity/second-proof.ts";
import { sessionCookie } from "#src/domain/identity/session-cookie.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import { givenIn, sendAsked } from "#src/http/pages/given-proof.ts";
import { attempt, type PageHandler, type PageNeeds, prove, show } from "#src/http/pages/handler.ts";
import { ownPath, type Visitor } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { ProvePage } from "#views/pages/me/prove.tsx";

export const provePage: PageHandler = async (needs, visitor) => {
  const next = ownPath(visitor.url.searchParams.get("next"));
  return await show(await pageOf(needs, visitor, { next, state: unsent }));
};

/** By whatever he has, and back to what he was about to do. */
export const createProof: PageHandler = async (needs, visitor) => {
  const fields = await readForm(visitor.request);
  const next = ownPath(fields("next"));
  const { page } = visitor;
  const way = fields("way");
  const work = async () => seeOther(next, [await provenBy(needs, visitor, fields)]);
  const wrong = page.t("factors.wrongPasskey");
  const says = { unauthenticated: wrong, conflict: wrong, expired: page.t("factors.prove.expired") };
  const again = (state: FormState) => pageOf(needs, visitor, { next, way, state });
  return await attempt(needs, visitor, work, { page, says, again });
};

export const createOwnPasskeyRequest: PageHandler = async (needs, { actor, visit }) =>
  sendAsked(needs, await askOwnPasskey(needs, actor, visit));

/** The cookie that his session goes on with. */
async function provenBy(needs: PageNeeds, visitor: Visitor, fields: Fields): Promise<string> {
  const { actor, visit } = visitor;
  if (fields("way") === "password") {
    const { cookies } = await prove(needs, visitor, fields);
    return cookies[0] ?? "";
  }
  const given = givenIn(needs, visitor, fields);
  return sessionCookie(needs.publicUrl, await stepUpBy(needs, actor, { given, address: visit.address }));
}

interface Shown {
  next: string;
  way?: string;
  state: FormState;
}

async function pageOf(needs: PageNeeds, { actor, page }: Visitor, shown: Shown): Promise<JSX.Element> {
  const ways = await listProofWays(needs, actor);
  return ProvePage(page, { ...ways, ...shown });
}
