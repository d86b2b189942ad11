import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { closeOrg, openOrg } from "#src/domain/orgs/open-org.ts";
import { listOpenings } from "#src/domain/orgs/openings.ts";
import { setOrgState } from "#src/domain/orgs/orgs.ts";
import { reasonMistake } from "#src/domain/orgs/reason.ts";
import { findTenant } from "#src/domain/orgs/tenants.ts";
import { type Fields, readForm } from "#src/http/form-body.ts";
import {
  attempt,
  type PageHandler,
  type PageNeeds,
  type Place,
  proofOf,
  prove,
  show,
} from "#src/http/pages/handler.ts";
import { orgOf } from "#src/http/pages/orgs/members.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import {
  type SetState,
  StatePage,
  setStates,
  type TenantForm,
  TenantPage,
} from "#views/pages/operator/tenant.tsx";
import { operatorPaths, paths } from "#views/paths.ts";

export const tenantPage: PageHandler = async (needs, visitor, place) => {
  return await show(await pageOf(needs, visitor, place, {}));
};

/** In two steps: the first one says what stops. */
export const updateState: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const filled = { state: stateOf(fields("state")), reason: fields("reason").trim() };
  const { tenant } = await findTenant(needs, visitor.actor, { orgId });
  const work = async () => {
    if (fields("isSure") === "yes") {
      await setOrgState(needs, visitor.actor, { orgId, ...filled });
      return seeOther(operatorPaths.tenant(orgId));
    }
    refuseMistakes({ reason: filled.state === "active" ? undefined : reasonMistake(filled.reason) });
    const page = { ...(await withPlaces(needs, visitor)), here: operatorPaths.tenant(orgId) };
    return await show(StatePage(page, { tenant, ...filled }));
  };
  const shown = { form: "state" as const, filled };
  return await tried(needs, visitor, place, { work, shown });
};

export const createOpening: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  await findTenant(needs, visitor.actor, { orgId });
  let proven = { visitor, cookies: [] as string[] };
  const work = async () => {
    proven = await prove(needs, visitor, fields);
    await openOrg(needs, proven.visitor.actor, { orgId, reason: fields("reason") });
    return seeOther(paths.welcomeTo(orgId), proven.cookies);
  };
  const shown = { form: "opening" as const, openReason: fields("reason") };
  return await tried(needs, visitor, place, {
    work,
    shown,
    cookies: () => proven.cookies,
    now: () => proven.visitor,
    toState: (state) => asProof(state, fields, proven.cookies),
  });
};

export const deleteOpening: PageHandler = async (needs, visitor, place) => {
  await closeOrg(needs, visitor.actor, { orgId: orgOf(place) });
  return seeOther(operatorPaths.tenant(orgOf(place)));
};

interface Shown {
  form?: TenantForm;
  state?: FormState;
  filled?: { state: SetState; reason: string };
  openReason?: string;
}

async function pageOf(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  { form, state = unsent, filled, openReason = "" }: Shown,
): Promise<JSX.Element> {
  const { actor } = visitor;
  const orgId = orgOf(place);
  const { tenant, owners } = await findTenant(needs, actor, { orgId });
  const openings = await listOpenings(needs, actor, { orgId });
  const page = { ...(await withPlaces(needs, visitor)), here: operatorPaths.tenant(orgId) };
  return TenantPage(page, {
    tenant,
    owners,
    openings,
    ownId: actor.kind === "person" ? actor.userId : "",
    proof: await proofOf(needs, visitor),
    form,
    state,
    filled: filled ?? { state: tenant.setState, reason: "" },
    openReason,
  });
}

interface Trying {
  work: () => Promise<Response>;
  shown: Shown;
  cookies?: () => string[];
  /** Who acts by now. */
  now?: () => Visitor;
  toState?: (state: FormState) => FormState;
}

async function tried(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  { work, shown, cookies = () => [], now = () => visitor, toState = (state) => state }: Trying,
): Promise<Response> {
  const { page } = visitor;
  const again = (state: FormState) => pageOf(needs, now(), place, { ...shown, state: toState(state) });
  return await attempt(needs, visitor, work, {
    page,
    again,
    says: { forbidden: page.t("me.prove") },
    cookies,
  });
}

/** Until it is proved that it is he, a wrong password is the one that should prove it. */
function asProof(state: FormState, fields: Fields, cookies: string[]): FormState {
  const { password, ...others } = state.mistakes;
  if (password === undefined || fields("proof") === "" || cookies.length > 0) return state;
  return { ...state, mistakes: { ...others, proof: password } };
}

function stateOf(text: string): SetState {
  const state = setStates.find((each) => each === text);
  if (state === undefined) throw new Refusal("invalid", "There is no such state.");
  return state;
}
