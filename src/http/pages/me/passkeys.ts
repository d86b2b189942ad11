import {
  addPasskey,
  beginPasskey,
  findPasskey,
  removePasskey,
  renamePasskey,
} from "#src/domain/identity/passkeys.ts";
import { readForm } from "#src/http/form-body.ts";
import { endedFlowCookie, readFlowCookie } from "#src/http/pages/flow-cookie.ts";
import { sendAsked } from "#src/http/pages/given-proof.ts";
import {
  attempt,
  type PageHandler,
  type PageNeeds,
  type Place,
  proofOf,
  show,
} from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { PasskeyPage, type PasskeyProps } from "#views/pages/me/passkey.tsx";
import { paths } from "#views/paths.ts";
import { showAdded } from "./recovery-codes.ts";
import { change } from "./security.ts";

export const createPasskeyOffer: PageHandler = async (needs, { actor, visit }) =>
  sendAsked(needs, await beginPasskey(needs, actor, visit));

export const createPasskey: PageHandler = (needs, visitor) => {
  const { t } = visitor.page;
  const notTaken = t("factors.passkeys.notTaken");
  const says = { invalid: notTaken, conflict: notTaken, expired: t("factors.prove.expired") };
  return change(needs, visitor, { form: "passkeys", says }, async (proven, fields, { page, cookies }) => {
    const flow = readFlowCookie(needs.publicUrl, "passkey", visitor.request);
    const asked = { flow, answer: fields("answer"), name: fields("name") };
    const codes = await addPasskey(needs, proven.actor, asked);
    const ended = endedFlowCookie(needs.publicUrl, "passkey");
    return await showAdded(page, { codes, news: "passkeyAdded", cookies: [...cookies, ended] });
  });
};

export const passkeyPage: PageHandler = async (needs, visitor, place) =>
  await show(await pageOf(needs, visitor, place, { state: unsent }));

export const updatePasskey: PageHandler = async (needs, visitor, place) => {
  const name = (await readForm(visitor.request))("name");
  const work = async () => {
    await renamePasskey(needs, visitor.actor, { id: idOf(place), name });
    return seeOther(`${paths.security}#passkeys`);
  };
  const again = (state: FormState) => pageOf(needs, visitor, place, { form: "name", name, state });
  return await attempt(needs, visitor, work, { page: visitor.page, again });
};

export const deletePasskey: PageHandler = async (needs, visitor, place) => {
  const { page, actor } = visitor;
  const work = async () => {
    await removePasskey(needs, actor, { id: idOf(place) });
    return seeOther(`${paths.security}?passkeyRemoved`);
  };
  const again = (state: FormState) => pageOf(needs, visitor, place, { form: "remove", state });
  const says = { forbidden: page.t("me.prove"), conflict: page.t("factors.passkeys.last") };
  return await attempt(needs, visitor, work, { page, again, says });
};

async function pageOf(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  shown: Partial<PasskeyProps> & { state: FormState },
): Promise<JSX.Element> {
  const passkey = await findPasskey(needs, visitor.actor, idOf(place));
  const page = { ...(await withPlaces(needs, visitor)), here: paths.passkey(passkey.id) };
  const proof = await proofOf(needs, visitor);
  return PasskeyPage(page, { passkey, name: passkey.name, proof, ...shown });
}

function idOf({ passkey = "" }: Place): string {
  return passkey;
}
