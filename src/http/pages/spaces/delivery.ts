import { may } from "#src/domain/access.ts";
import {
  createSigningKey as createKey,
  disableSigningKey,
  listSigningKeys,
} from "#src/domain/delivery/signing-keys.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, type Place, show } from "#src/http/pages/handler.ts";
import { hear } from "#src/http/pages/library/told.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { type SigningAlgorithm, signingAlgorithms } from "#src/imaging/url/sign.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { DeliveryPage, type DeliveryProps } from "#views/pages/spaces/delivery.tsx";
import {
  differencesOf,
  type PartName,
  partNames,
  type SettingField,
} from "#views/pages/spaces/delivery-fields.ts";
import { spacePaths } from "#views/paths.ts";
import { changesOf, fieldsOf, filledIn, otherRulesOf, partNamed } from "./delivery-fields.ts";
import { spaceKeyOf, tellOn } from "./general.ts";

export const deliveryPage: PageHandler = async (needs, visitor, place) => {
  const space = await see(needs, visitor, place);
  const wanted = visitor.url.searchParams.get("disable");
  const { page, cookies } = hear(needs.publicUrl, visitor, await withPlaces(needs, visitor, space.orgId));
  const props = await propsOf(needs, visitor, space, page);
  const isWanted = ({ id, disabledAt }: { id: string; disabledAt?: number }) =>
    id === wanted && disabledAt === undefined;
  const disabling = props.mayManageKeys ? props.keys.find(isWanted) : undefined;
  return await show(DeliveryPage(page, { ...props, disabling }), { cookies });
};

/** One part of it; what the reader can mend, or compare, stands on the same page. */
export const updateDelivery: PageHandler = async (needs, visitor, place) => {
  const form = await readForm(visitor.request);
  const before = await see(needs, visitor, place);
  const page = await withPlaces(needs, visitor, before.orgId);
  const { t } = page;
  const part = partNamed(form("part"));
  const filled = filledIn(fieldsOf(part, before, needs, page), form);
  const { settings, fields } = changesOf(part, filled, needs, page);
  const again = async (others: Partial<DeliveryProps>) => {
    const space = await see(needs, visitor, place);
    const props = await propsOf(needs, visitor, space, page, { part, fields });
    return DeliveryPage(page, { ...props, ...others });
  };
  if (fields.some(({ error }) => error !== undefined)) return await show(await again({}), { status: 422 });
  const work = async () => {
    const asked = { key: before.key, revision: Number(form("revision")), ...settings };
    const { key } = await updateSpace(needs, visitor.actor, asked);
    return tellOn(needs, spacePaths.delivery(key), "saved");
  };
  const says = { conflict: t("spaceSettings.changed") };
  return await attempt(needs, visitor, work, {
    page,
    says,
    async again({ error }) {
      if (error !== says.conflict) return await again({ error });
      const saved = fieldsOf(part, await see(needs, visitor, place), needs, page);
      return await again({ differences: differencesOf(page, saved, fields) });
    },
  });
};

/** Its secret is shown on the page that comes back, and nowhere afterwards. */
export const createSigningKey: PageHandler = async (needs, visitor, place) => {
  const form = await readForm(visitor.request);
  const space = await see(needs, visitor, place);
  const page = await withPlaces(needs, visitor, space.orgId);
  const again = async (others: Partial<DeliveryProps>) =>
    DeliveryPage(page, { ...(await propsOf(needs, visitor, space, page)), ...others });
  const work = async () => {
    const asked = { algorithm: algorithmNamed(form("algorithm")), truncate: Number(form("truncate")) };
    const { secret } = await createKey(needs, visitor.actor, { spaceKey: space.key, ...asked });
    return await show(await again({ secret }));
  };
  return await attempt(needs, visitor, work, {
    page,
    says: { invalid: page.t("signingKeys.truncateWrong") },
    again: ({ error = "" }: FormState) =>
      again({
        keyState: { mistakes: { truncate: error } },
        keyFilled: { algorithm: form("algorithm"), truncate: form("truncate") },
      }),
  });
};

export const deleteSigningKey: PageHandler = async (needs, visitor, place) => {
  const form = await readForm(visitor.request);
  const { key } = await see(needs, visitor, place);
  await disableSigningKey(needs, visitor.actor, { spaceKey: key, id: form("id") });
  return tellOn(needs, spacePaths.delivery(key), "disabled");
};

function see(needs: PageNeeds, { actor }: Visitor, place: Place): Promise<Space> {
  return requireSpace(needs, actor, spaceKeyOf(place), "signing-keys:see");
}

async function propsOf(
  needs: PageNeeds,
  { actor }: Visitor,
  space: Space,
  page: Page,
  sent?: { part: PartName; fields: SettingField[] },
): Promise<DeliveryProps> {
  return {
    space,
    parts: partNames.map((name) => {
      return { name, fields: name === sent?.part ? sent.fields : fieldsOf(name, space, needs, page) };
    }),
    mayWrite: may(actor, "spaces:write", space),
    mayArchive: may(actor, "spaces:archive", space),
    mayDeleteSpace: may(actor, "spaces:delete", space),
    otherRules: otherRulesOf(space),
    keys: await listSigningKeys(needs, actor, { spaceKey: space.key }),
    mayManageKeys: may(actor, "signing-keys:manage", space),
    keyState: unsent,
  };
}

function algorithmNamed(text: string): SigningAlgorithm {
  const algorithm = signingAlgorithms.find((name) => name === text);
  if (algorithm === undefined) throw new Refusal("invalid", "There is no such algorithm.");
  return algorithm;
}
