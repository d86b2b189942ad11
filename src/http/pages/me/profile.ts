import type { Account } from "#src/domain/identity/accounts.ts";
import { avatarMaxBytes, findAvatar, removeAvatar, setAvatar } from "#src/domain/identity/avatar.ts";
import { disconnect } from "#src/domain/identity/connections.ts";
import { listIdentities } from "#src/domain/identity/identities.ts";
import { updateProfile } from "#src/domain/identity/profile.ts";
import { requirePerson, StepUpNeeded } from "#src/domain/identity/sessions.ts";
import { LastWay, listSignInWays } from "#src/domain/identity/sign-in-ways.ts";
import { readForm, readFormFile } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, requireAccount, show } from "#src/http/pages/handler.ts";
import { choiceCookies } from "#src/http/pages/page.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { bytes, seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { ProfilePage } from "#views/pages/me/profile.tsx";
import type { OutsideSectionProps } from "#views/parts/outside-section.tsx";
import { paths } from "#views/paths.ts";

export const profilePage: PageHandler = async (needs, visitor) => {
  const account = requireAccount(visitor);
  const page = await withPlaces(needs, visitor);
  const isSaved = visitor.url.searchParams.has("saved");
  const filled = keptBy(account, page);
  const outside = { ...(await outsideOf(needs, visitor)), done: doneOf(visitor) };
  return await show(ProfilePage(page, { filled, state: unsent, isSaved, avatarMaxBytes, outside }));
};

export const updateOwnProfile: PageHandler = async (needs, visitor) => {
  const account = requireAccount(visitor);
  const fields = await readForm(visitor.request);
  const page = await withPlaces(needs, visitor);
  const [name, timeZone] = [fields("name"), fields("timeZone")];
  const [language, theme] = [fields("language"), fields("theme")];
  const filled = { ...account, name, language, theme, timeZone };
  const work = async () => {
    const asked = { revision: Number(fields("revision")), name, language, theme, timeZone };
    await updateProfile(needs, visitor.actor, asked);
    return seeOther(`${paths.profile}?saved`, choiceCookies(needs.publicUrl, { language, theme }));
  };
  const outside = await outsideOf(needs, visitor);
  const again = (state: FormState) => ProfilePage(page, { filled, state, avatarMaxBytes, outside });
  const says = { conflict: page.t("me.changedMeanwhile") };
  return await attempt(needs, visitor, work, { page, again, says });
};

export const createPicture: PageHandler = async (needs, visitor) => {
  const account = requireAccount(visitor);
  const page = { ...(await withPlaces(needs, visitor)), here: paths.profile };
  const work = async () => {
    const file = await readFormFile(visitor.request, { name: "file", maxBytes: avatarMaxBytes });
    if (file === undefined) throw new Refusal("invalid", "Choose a file first.");
    await setAvatar(needs, visitor.actor, { bytes: file });
    return seeOther(`${paths.profile}?saved`);
  };
  const outside = await outsideOf(needs, visitor);
  const again = ({ error }: FormState) => {
    const state: FormState = { mistakes: error === undefined ? {} : { file: error } };
    return ProfilePage(page, { filled: keptBy(account, page), state, avatarMaxBytes, outside });
  };
  const says = { ...saysOfPicture(page), conflict: page.t("me.changedMeanwhile") };
  return await attempt(needs, visitor, work, { page, again, says });
};

/** What is connected with the account, and what can be. */
async function outsideOf(needs: PageNeeds, { actor }: Visitor): Promise<OutsideSectionProps> {
  const { userId } = requirePerson(actor);
  const { hasPassword } = await listSignInWays(needs, userId);
  return { identities: await listIdentities(needs, actor), issuers: needs.issuers.list, hasPassword };
}

function doneOf({ url: { searchParams } }: Visitor): OutsideSectionProps["done"] {
  if (searchParams.has("connected")) return "connected";
  return searchParams.has("disconnected") ? "disconnected" : undefined;
}

/** Ends what is connected with the account. */
export const deleteOutside: PageHandler = async (needs, visitor) => {
  const account = requireAccount(visitor);
  const fields = await readForm(visitor.request);
  const page = { ...(await withPlaces(needs, visitor)), here: paths.profile };
  try {
    await disconnect(needs, visitor.actor, { id: fields("id") });
    return seeOther(`${paths.profile}?disconnected#outside`);
  } catch (error) {
    if (error instanceof StepUpNeeded) return seeOther(paths.proveFor(paths.profile));
    if (!(error instanceof LastWay)) throw error;
    const outside = { ...(await outsideOf(needs, visitor)), error: page.t("outside.lastWay") };
    const props = { filled: keptBy(account, page), state: unsent, avatarMaxBytes, outside };
    return await show(ProfilePage(page, props), { status: 409 });
  }
};

/** What the refusals of a file mean that is to be somebody's picture. */
export function saysOfPicture({ t }: Page) {
  const unreadable = t("me.pictureBad");
  return {
    invalid: t("me.pictureMissing"),
    too_large: t("me.pictureLarge"),
    unsupported: unreadable,
    broken: unreadable,
    too_costly: unreadable,
  };
}

/** In the language in which he reads this, where nobody has written the one that he wants. */
function keptBy(account: Account, { language }: Page): Account {
  return { ...account, language };
}

export const deletePicture: PageHandler = async (needs, visitor) => {
  await removeAvatar(needs, visitor.actor);
  return seeOther(`${paths.profile}?saved`);
};

export const picture: PageHandler = async (needs, visitor) => {
  const version = visitor.url.pathname.slice(paths.avatar("").length);
  return sendPicture(await findAvatar(needs, visitor.actor, version));
};

/** Of an address that changes with it. */
export function sendPicture(picture: Uint8Array): Response {
  const headers = { "content-type": "image/webp", "cache-control": "private, max-age=31536000, immutable" };
  return bytes(new Uint8Array(picture), { headers });
}
