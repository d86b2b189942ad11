import { findMemberId, listMembers, type Member } from "#src/domain/orgs/change-members.ts";
import type { Fields } from "#src/http/form-body.ts";
import type { Visitor } from "#src/http/plugins/session.ts";
import { Refusal } from "#src/lib/errors.ts";
import { mostChosenFrom } from "#views/parts/member-field.tsx";
import type { PageNeeds } from "./handler.ts";

/** The members of an org, for a `MemberField`; `many` where they are too many to choose from. */
export async function chosenFrom(
  needs: PageNeeds,
  { actor }: Pick<Visitor, "actor">,
  orgId: string,
): Promise<Member[] | "many"> {
  const members = await listMembers(needs, actor, { orgId, most: mostChosenFrom + 1 });
  return members.length > mostChosenFrom ? "many" : members;
}

/** The account that a `MemberField` names, by its id or by the address of a member. Refuses (invalid) whoever is none. */
export async function memberNamed(
  needs: PageNeeds,
  { actor }: Pick<Visitor, "actor">,
  orgId: string,
  fields: Fields,
): Promise<string> {
  const email = fields("member").trim();
  if (email === "") return fields("userId");
  const userId = await findMemberId(needs, actor, { orgId, email });
  if (userId !== undefined) return userId;
  throw new Refusal("invalid", "There is no such member of the organisation.", {
    fields: { userId: "member_missing" },
  });
}
