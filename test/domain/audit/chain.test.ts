import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { erasePersonal, record } from "#src/domain/audit/record.ts";
import { verifyAudit } from "#src/domain/audit/verify.ts";
import type { Context } from "#src/domain/context.ts";
import { aContext, aPersonWith } from "#test/support/domain.ts";

const ada = aPersonWith({ userId: "ada" });

/** Three events in the chain of one org. */
async function someEvents(needs: Context, orgId = "org"): Promise<void> {
  for (const number of [1, 2, 3]) {
    await needs.db.write((tx) =>
      record(tx, needs, ada, {
        orgId,
        action: "invitation.sent",
        target: { kind: "invitation", id: `${number}` },
        details: { role: "editor", pictures: number },
        personal: { email: "eve@example.com" },
      }),
    );
  }
}

test("a chain that nobody has touched is whole", async () => {
  using needs = await aContext();
  await someEvents(needs);
  await someEvents(needs, "another");
  const states = await verifyAudit(needs.db.read);
  expect(states.map(({ chain, events, faults }) => ({ chain, events, faults }))).toEqual([
    { chain: "another", events: 3, faults: [] },
    { chain: "org", events: 3, faults: [] },
  ]);
  expect(new Set(states.map(({ head }) => head)).size).toBe(2);
});

test.each([
  [
    "another time",
    "UPDATE audit_events SET created_at = created_at + 1 WHERE number = 2",
    "event 2 was changed",
  ],
  ["another actor", "UPDATE audit_events SET actor_id = 'bob' WHERE number = 2", "event 2 was changed"],
  [
    "another action",
    "UPDATE audit_events SET action = 'org.renamed' WHERE number = 1",
    "event 1 was changed",
  ],
  [
    "other details",
    `UPDATE audit_events SET details = '{"role":"viewer","pictures":3}' WHERE number = 3`,
    "event 3 was changed",
  ],
  [
    "another address",
    `UPDATE audit_events SET personal = replace(personal, 'eve@', 'bob@') WHERE number = 2`,
    "email of event 2 was changed",
  ],
  ["one left out", "DELETE FROM audit_events WHERE number = 2", "before event 3 some are missing"],
  [
    "two exchanged",
    "UPDATE audit_events SET number = CASE number WHEN 2 THEN 30 ELSE 2 END WHERE number IN (2, 3)",
    "event 2 was changed",
  ],
])("%s shows", async (_, statement, fault) => {
  using needs = await aContext();
  await someEvents(needs);
  using file = new Database(needs.file);
  file.run(statement);
  const [state] = await verifyAudit(needs.db.read);
  expect(state?.faults.join("\n")).toContain(fault);
});

test("that the last one was cut off shows by the head that somebody has kept", async () => {
  using needs = await aContext();
  await someEvents(needs);
  const [before] = await verifyAudit(needs.db.read);
  using file = new Database(needs.file);
  file.run("DELETE FROM audit_events WHERE number = 3");
  const [after] = await verifyAudit(needs.db.read);
  expect(after).toMatchObject({ events: 2, faults: [] });
  expect(after?.head).not.toBe(before?.head);
});

test("what is personal is erased without a trace, and the chain stays whole", async () => {
  using needs = await aContext();
  await someEvents(needs);
  await needs.db.write((tx) => erasePersonal(tx, [{ id: "ada", email: "Ada@example.com" }]));
  using file = new Database(needs.file);
  const rows = file.query("SELECT * FROM audit_events").all();
  expect(JSON.stringify(rows)).not.toMatch(/eve@example\.com|192\.0\.2/);
  const [state] = await verifyAudit(needs.db.read);
  expect(state).toMatchObject({ events: 3, faults: [] });
});
