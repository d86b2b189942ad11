import { expect, setDefaultTimeout, test } from "bun:test";
import { createDns } from "#src/clients/dns.ts";
import type { Actor } from "#src/domain/actor.ts";
import { listAudit } from "#src/domain/audit/list.ts";
import type { Context } from "#src/domain/context.ts";
import { listMembers } from "#src/domain/orgs/change-members.ts";
import { checkMailDomain } from "#src/domain/orgs/mail-domain-rules.ts";
import {
  addMailDomain,
  listMailDomains,
  proveMailDomain,
  removeMailDomain,
  setJoining,
} from "#src/domain/orgs/mail-domains.ts";
import { createOrg, deleteOrg, setOrgState } from "#src/domain/orgs/orgs.ts";
import { managingOrgOf } from "#src/domain/orgs/proven-domains.ts";
import { checkMailDomains } from "#src/jobs/check-mail-domains.ts";
import { aDnsServer } from "#test/support/dns.ts";
import { aContext, system } from "#test/support/domain.ts";
import { strictLog } from "#test/support/log.ts";
import { anAccount, mailsOf, signedIn } from "#test/support/people.ts";

setDefaultTimeout(30_000);

const dayMs = 86_400_000;
const domain = "example.com";

/** An org whose owner names a domain, and a zone in which its record can be set. */
async function aNamedDomain() {
  const zone = await aDnsServer();
  const log = strictLog([]);
  const needs = await aContext({ dns: createDns({ servers: [zone.server], mostMs: 200 }), log });
  const account = await anAccount(needs);
  const { orgId } = account;
  const { person: owner } = await signedIn(needs);
  const named = await addMailDomain(needs, owner, { orgId, domain });
  const set = (...rows: { record: { text: string } }[]) =>
    zone.records.set(
      `_imagor-cloud.${domain}`,
      rows.map(({ record }) => record.text),
    );
  return {
    zone,
    needs,
    account,
    owner,
    orgId,
    named,
    set,
    prove: () => proveMailDomain(needs, owner, { orgId, id: named.id }),
    look: () => checkMailDomains(needs).run(new AbortController().signal),
    state: async () => (await listMailDomains(needs, owner, { orgId }))[0]?.state,
    async [Symbol.asyncDispose]() {
      needs[Symbol.dispose]();
      await zone[Symbol.asyncDispose]();
    },
  };
}

/** Another org with the same domain, which the system names. */
async function another(needs: Context) {
  const { id: orgId } = await createOrg(needs, system, { name: "Another" });
  const named = await addMailDomain(needs, system, { orgId, domain });
  return { orgId, named, prove: () => proveMailDomain(needs, system, { orgId, id: named.id }) };
}

const actionsIn = async (needs: Context, orgId: string) =>
  (await listAudit(needs, system, { audited: { orgId }, filter: {} }))
    .map(({ action }) => action)
    .filter((action) => action.startsWith("mail_domain"));

test("a domain is proved by its record, and its accounts count as managed from then on", async () => {
  await using ground = await aNamedDomain();
  const { needs, account, owner, orgId, named, set, prove, zone } = ground;
  expect(named.record).toEqual({
    name: "_imagor-cloud.example.com",
    text: expect.stringMatching(/^imagor-cloud-verification=[\w-]{43}$/),
  });
  expect((await prove()).state).toBe("unproven");
  expect(await managingOrgOf(needs.db.read, account)).toBeUndefined();
  set(named);
  expect((await prove()).state).toBe("proven");
  expect(await managingOrgOf(needs.db.read, account)).toMatchObject({ id: orgId, domain });
  expect(await listMembers(needs, owner, { orgId })).toMatchObject([{ isManaged: true }]);
  expect(zone.asked).toEqual(["_imagor-cloud.example.com", "_imagor-cloud.example.com"]);
  expect(await actionsIn(needs, orgId)).toEqual(["mail_domain.proven", "mail_domain.added"]);
});

test.each([
  ["in pieces", (text: string) => [text.slice(0, 20), text.slice(20)]],
  ["in quotes", (text: string) => `"${text}"`],
])("a record counts that is set %s, among others", async (_, written) => {
  await using ground = await aNamedDomain();
  const { zone, named, prove } = ground;
  zone.records.set(named.record.name, ["v=spf1 -all", written(named.record.text)]);
  expect((await prove()).state).toBe("proven");
});

test("the proof of another org is worth nothing, nor is one of another domain", async () => {
  await using ground = await aNamedDomain();
  const { needs, orgId, set, prove, zone } = ground;
  set((await another(needs)).named);
  expect((await prove()).state).toBe("unproven");
  const other = await addMailDomain(needs, system, { orgId, domain: "example.org" });
  set(other);
  zone.records.set("example.com", [other.record.text]);
  expect((await prove()).state).toBe("unproven");
});

test("who shows that he has a domain takes it over from an org whose record is gone", async () => {
  await using ground = await aNamedDomain();
  const { needs, orgId, named, set, prove, state } = ground;
  set(named);
  await prove();
  const rival = await another(needs);
  set(named, rival.named);
  await expect(rival.prove()).rejects.toMatchObject({ code: "conflict" });
  expect(await state()).toBe("proven");
  set(rival.named);
  expect((await rival.prove()).state).toBe("proven");
  expect(await state()).toBe("lost");
  expect((await actionsIn(needs, orgId))[0]).toBe("mail_domain.lost");
  const lost = (await mailsOf(needs)).filter(({ kind }) => kind === "mail-domain-lost");
  expect(lost).toMatchObject([{ to: "ada@example.com", values: { domain, orgId } }]);
});

test("of two orgs that prove a domain at once one has it", async () => {
  await using ground = await aNamedDomain();
  const { needs, named, set, prove } = ground;
  const rival = await another(needs);
  set(named, rival.named);
  const ends = await Promise.allSettled([prove(), rival.prove(), prove(), rival.prove()]);
  const proven = ends.filter(({ status }) => status === "fulfilled");
  expect(proven).toHaveLength(2);
  for (const end of ends) if (end.status === "rejected") expect(end.reason.code).toBe("conflict");
});

test("without its record a domain counts for three days, and its owners are mailed first and then", async () => {
  await using ground = await aNamedDomain();
  const { needs, account, named, set, prove, look, state } = ground;
  const kinds = async () => (await mailsOf(needs)).map(({ kind }) => kind);
  set(named);
  await prove();
  set();
  await look();
  expect(await state()).toBe("proven");
  for (const _ of [1, 2, 3]) {
    needs.clock.advance(dayMs);
    await look();
    await look();
    expect([await state(), await kinds()]).toEqual(["missing", ["mail-domain-missing"]]);
    expect(await managingOrgOf(needs.db.read, account)).toBeDefined();
  }
  needs.clock.advance(dayMs);
  await look();
  expect([await state(), await kinds()]).toEqual(["lost", ["mail-domain-missing", "mail-domain-lost"]]);
  expect(await managingOrgOf(needs.db.read, account)).toBeUndefined();
  set(named);
  expect((await prove()).state).toBe("proven");
});

test("a record that is back in time is as if it had never been gone", async () => {
  await using ground = await aNamedDomain();
  const { needs, named, set, prove, look, state } = ground;
  set(named);
  await prove();
  set();
  needs.clock.advance(dayMs);
  await look();
  expect(await state()).toBe("missing");
  set(named);
  needs.clock.advance(dayMs);
  await look();
  expect(await state()).toBe("proven");
  needs.clock.advance(30 * dayMs);
  set();
  await look();
  expect(await state()).toBe("missing");
});

test.each(["servfail", "refused", "silent"] as const)(
  "DNS that is %s says nothing of a record: nobody loses a domain by it",
  async (mood) => {
    await using ground = await aNamedDomain();
    const { needs, zone, named, set, prove, look, state } = ground;
    set(named);
    await prove();
    zone.mood = mood;
    for (const _ of [1, 2, 3, 4, 5]) {
      needs.clock.advance(dayMs);
      await look();
    }
    expect([await state(), await mailsOf(needs)]).toEqual(["proven", []]);
    await expect(prove()).rejects.toMatchObject({ code: "upstream" });
    zone.mood = "well";
    await look();
    expect(await state()).toBe("proven");
  },
);

test("a domain is looked at once a day, however often the server is started", async () => {
  await using ground = await aNamedDomain();
  const { needs, zone, named, set, prove, look } = ground;
  set(named);
  await prove();
  const before = zone.asked.length;
  for (let hours = 0; hours < 48; hours++) {
    needs.clock.advance(3_600_000);
    await look();
  }
  expect(zone.asked.length - before).toBe(2);
});

test("R16: where the clock was a year ahead a domain is looked at again, and isn't lost at once", async () => {
  await using ground = await aNamedDomain();
  const { needs, named, set, prove, look, state } = ground;
  set(named);
  await prove();
  needs.clock.advance(365 * dayMs);
  set();
  await look();
  expect(await state()).toBe("missing");
  needs.clock.advance(-365 * dayMs);
  await look();
  needs.clock.advance(3 * dayMs - 1);
  await look();
  expect(await state()).toBe("missing");
  needs.clock.advance(dayMs);
  await look();
  expect(await state()).toBe("lost");
});

test("a removed domain counts no more, and named anew it has another proof", async () => {
  await using ground = await aNamedDomain();
  const { needs, account, owner, orgId, named, set, prove } = ground;
  set(named);
  await prove();
  await removeMailDomain(needs, owner, { orgId, id: named.id });
  expect(await managingOrgOf(needs.db.read, account)).toBeUndefined();
  const again = await addMailDomain(needs, owner, { orgId, domain });
  expect(again.record.text).not.toBe(named.record.text);
  expect(await addMailDomain(needs, owner, { orgId, domain: " @EXAMPLE.com" })).toEqual(again);
});

test("in an org that is suspended or ends nobody counts as managed", async () => {
  await using ground = await aNamedDomain();
  const { needs, account, owner, orgId, named, set, prove } = ground;
  set(named);
  await prove();
  const managed = async () => [
    (await managingOrgOf(needs.db.read, account)) !== undefined,
    ...(await listMembers(needs, owner, { orgId })).map(({ isManaged }) => isManaged),
  ];
  expect(await managed()).toEqual([true, true]);
  await setOrgState(needs, system, { orgId, state: "suspended", reason: "Unpaid" });
  expect(await managed()).toEqual([false, false]);
  await setOrgState(needs, system, { orgId, state: "read_only", reason: "Unpaid" });
  expect(await managed()).toEqual([true, true]);
  await deleteOrg(needs, system, { orgId, name: `The org of ${account.email}` });
  expect(await managed()).toEqual([false, false]);
});

test("owners and admins alone do it, with what is their own, and with twenty at most", async () => {
  await using ground = await aNamedDomain();
  const { needs, owner, orgId, named } = ground;
  await anAccount(needs, { email: "mia@example.com", orgId, role: "member" });
  await anAccount(needs, { email: "eve@example.com" });
  const { person: member } = await signedIn(needs, "mia@example.com");
  const { person: stranger } = await signedIn(needs, "eve@example.com");
  const id = named.id;
  const tries = (actor: Actor, of = orgId) => [
    () => listMailDomains(needs, actor, { orgId: of }),
    () => addMailDomain(needs, actor, { orgId: of, domain: "example.net" }),
    () => proveMailDomain(needs, actor, { orgId: of, id }),
    () => setJoining(needs, actor, { orgId: of, id, joining: "automatic" }),
    () => removeMailDomain(needs, actor, { orgId: of, id }),
  ];
  for (const work of tries(member)) await expect(work()).rejects.toMatchObject({ code: "forbidden" });
  for (const work of tries(stranger)) await expect(work()).rejects.toMatchObject({ code: "not_found" });
  const own = stranger.orgs[0]?.orgId ?? "";
  for (const work of tries(stranger, own).slice(2))
    await expect(work()).rejects.toMatchObject({ code: "not_found" });
  for (let number = 2; number <= 20; number++)
    await addMailDomain(needs, owner, { orgId, domain: `d${number}.example.net` });
  const more = addMailDomain(needs, owner, { orgId, domain: "d21.example.net" });
  await expect(more).rejects.toMatchObject({ code: "over_quota" });
});

test.each([
  ["example.com", { domain: "example.com" }],
  [" @Mail.Example.COM ", { domain: "mail.example.com" }],
  ["bücher.example.com", { domain: "xn--bcher-kva.example.com" }],
  ["example.com.", { mistake: "domain_wrong" }],
  ["", { mistake: "domain_wrong" }],
  ["com", { mistake: "domain_wrong" }],
  ["exa mple.com", { mistake: "domain_wrong" }],
  ["example..com", { mistake: "domain_wrong" }],
  ["_dmarc.example.com", { mistake: "domain_wrong" }],
  ["example.com/x", { mistake: "domain_wrong" }],
  ["192.0.2.1", { mistake: "domain_wrong" }],
  ["[192.0.2.1]", { mistake: "domain_wrong" }],
  [`${"a.".repeat(119)}com`, { mistake: "domain_wrong" }],
  ["Gmail.com", { mistake: "domain_shared" }],
  ["mail.localhost", { mistake: "domain_reserved" }],
  ["printer.local", { mistake: "domain_reserved" }],
  ["shop.test", { mistake: "domain_reserved" }],
  ["2.0.192.in-addr.arpa", { mistake: "domain_reserved" }],
] as const)("of %j as a mail domain is kept: %p", (text, kept) => {
  expect(checkMailDomain(text)).toEqual(kept as never);
});
