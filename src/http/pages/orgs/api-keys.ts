import { may } from "#src/domain/access.ts";
import {
  type ApiKey,
  createApiKey as createKey,
  findApiKey,
  listApiKeys,
  listApiKeyUses,
  revokeApiKey as revokeKey,
  rotateApiKey as rotateKey,
} from "#src/domain/identity/api-keys.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { nameMistake } from "#src/domain/identity/profile-rules.ts";
import { type Org, placeOf, requireOrg } from "#src/domain/orgs/orgs.ts";
import { type Scope, scopes } from "#src/domain/permissions.ts";
import { listSpaces } from "#src/domain/spaces/spaces.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, type Place, show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { daysUntil } from "#src/lib/day.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { ApiKeyStepPage } from "#views/pages/orgs/api-key-step.tsx";
import { ApiKeysPage, type ShownKey } from "#views/pages/orgs/api-keys.tsx";
import { expiryDays, type FilledKey, NewApiKeyPage } from "#views/pages/orgs/new-api-key.tsx";
import { orgPaths } from "#views/paths.ts";
import { orgOf } from "./members.ts";

const shownDays = 30;
const dayMs = 86_400_000;
const nothing: FilledKey = { name: "", scopes: ["assets:read"], reach: "all", spaceKeys: [], days: "90" };

export const apiKeysPage: PageHandler = async (needs, visitor, place) => {
  return await show(await listPage(needs, visitor, place));
};

export const newApiKeyPage: PageHandler = async (needs, visitor, place) => {
  const org = await requireOrg(needs, visitor.actor, orgOf(place), "api-keys:manage");
  return await show(await formPage(needs, visitor, { org, state: unsent, filled: nothing }));
};

/** Shown on the page that comes back, and nowhere afterwards. */
export const createApiKey: PageHandler = async (needs, visitor, place) => {
  const { actor } = visitor;
  const org = await requireOrg(needs, actor, orgOf(place), "api-keys:manage");
  const filled = filledIn(await readForm(visitor.request));
  const { name } = filled;
  const work = async () => {
    refuseMistakes({ name: nameMistake(name) });
    const wanted = { ...wantedBy(filled, needs.clock.now()), orgId: org.id, name };
    const { token } = await createKey(needs, actor, wanted);
    return await show(await listPage(needs, visitor, place, { name, token, isRotated: false }));
  };
  const page = await pageIn(needs, visitor, org);
  const again = (state: FormState) => formPage(needs, visitor, { org, state, filled });
  return await attempt(needs, visitor, work, {
    page,
    again,
    says: { not_found: page.t("apiKeys.spaceGone") },
  });
};

export const rotatingPage: PageHandler = (needs, visitor, place) => stepPage(needs, visitor, place, "rotate");
export const revokingPage: PageHandler = (needs, visitor, place) => stepPage(needs, visitor, place, "revoke");

/** The new token is shown on the page that comes back, and nowhere afterwards. */
export const rotateApiKey: PageHandler = async (needs, visitor, place) => {
  const fields = await readForm(visitor.request);
  const asked = { orgId: orgOf(place), id: fields("id"), revision: Number(fields("revision")) };
  const { name, token } = await rotateKey(needs, visitor.actor, asked);
  return await show(await listPage(needs, visitor, place, { name, token, isRotated: true }));
};

export const revokeApiKey: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  await revokeKey(needs, visitor.actor, { orgId, id: fields("id") });
  return seeOther(orgPaths.apiKeys(orgId));
};

async function listPage(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  made?: { name: string; token: string; isRotated: boolean },
): Promise<JSX.Element> {
  const { actor } = visitor;
  const org = await requireOrg(needs, actor, orgOf(place), "api-keys:see");
  const keys = await shownKeys(needs, visitor, org, await listApiKeys(needs, actor, { orgId: org.id }));
  const now = needs.clock.now();
  const isGood = (key: ShownKey) => !hasEnded(key, now);
  const [good, ended] = [keys.filter(isGood), keys.filter((key) => !isGood(key))];
  const canManage = may(actor, "api-keys:manage", placeOf(org));
  return ApiKeysPage(await pageIn(needs, visitor, org), { org, keys: good, ended, canManage, made });
}

async function formPage(
  needs: PageNeeds,
  visitor: Visitor,
  { org, state, filled }: { org: Org; state: FormState; filled: FilledKey },
): Promise<JSX.Element> {
  const own = (await listSpaces(needs, visitor.actor)).filter(({ orgId }) => orgId === org.id);
  return NewApiKeyPage(await pageIn(needs, visitor, org), { org, spaces: own, scopes, state, filled });
}

async function stepPage(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  deed: "rotate" | "revoke",
): Promise<Response> {
  const { actor, url } = visitor;
  const org = await requireOrg(needs, actor, orgOf(place), "api-keys:manage");
  const key = await findApiKey(needs, actor, { orgId: org.id, id: url.searchParams.get("id") ?? "" });
  if (hasEnded(key, needs.clock.now())) return seeOther(orgPaths.apiKeys(org.id));
  const [apiKey] = await shownKeys(needs, visitor, org, [key]);
  if (apiKey === undefined) throw new Error("a key wasn't shown");
  return await show(ApiKeyStepPage(await pageIn(needs, visitor, org), { org, apiKey, deed }));
}

async function shownKeys(
  needs: PageNeeds,
  { actor }: Visitor,
  { id: orgId }: Org,
  keys: ApiKey[],
): Promise<ShownKey[]> {
  const spaces = await listSpaces(needs, actor);
  const days = daysUntil(needs.clock.now(), shownDays);
  const uses = await listApiKeyUses(needs, actor, { orgId, since: days[0] ?? "" });
  const byKey = Map.groupBy(uses, ({ apiKeyId }) => apiKeyId);
  return keys.map((key) => {
    const { spaceIds } = key;
    const own = new Map(byKey.get(key.id)?.map(({ day, number }) => [day, number]));
    return {
      ...key,
      spaces:
        spaceIds === "all" ? "all" : spaces.filter(({ id }) => spaceIds.includes(id)).map(({ name }) => name),
      uses: days.map((day) => ({ day, value: own.get(day) ?? 0 })),
    };
  });
}

async function pageIn(needs: PageNeeds, visitor: Visitor, { id }: Org): Promise<Page> {
  return { ...(await withPlaces(needs, visitor, id)), here: orgPaths.apiKeys(id) };
}

function hasEnded({ revokedAt, expiresAt }: ApiKey, now: number): boolean {
  return revokedAt !== undefined || (expiresAt !== undefined && expiresAt <= now);
}

function filledIn(fields: Fields): FilledKey {
  return {
    name: fields("name"),
    scopes: fields.all("scope"),
    reach: fields("reach"),
    spaceKeys: fields.all("space"),
    days: fields("days"),
  };
}

/** Whoever says nothing of spaces gets none: a key for all is asked for by that word. */
function wantedBy({ scopes: asked, reach, spaceKeys, days }: FilledKey, now: number) {
  if (days !== "" && !expiryDays.includes(days)) {
    throw new Refusal("invalid", "There is no such time.", { fields: { expiresAt: "time_past" } });
  }
  return {
    scopes: asked as Scope[],
    spaceKeys: reach === "all" ? ("all" as const) : spaceKeys,
    ...(days !== "" && { expiresAt: now + Number(days) * dayMs }),
  };
}
