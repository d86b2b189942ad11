import { expect, setDefaultTimeout, test } from "bun:test";
import { createSmtp } from "#src/clients/smtp.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { sendMail } from "#src/jobs/send-mail.ts";
import { workOff } from "#src/jobs/work-off.ts";
import { aFaultyMailServer } from "#test/clients/faulty-mail-server.ts";
import { operatorPaths } from "#views/paths.ts";
import { anOperator } from "./an-operator.ts";

setDefaultTimeout(60_000);

async function aFailedMail() {
  const says = "<bob@example.com> <script>no</script>";
  const server = aFaultyMailServer({ at: "RCPT", code: 550, says });
  const from = { name: "Pictures", address: "pictures@example.org" };
  const app = await anOperator({
    mailer: createSmtp({ server: { host: "127.0.0.1", port: server.port, hasTls: false }, from }),
  });
  const mail = { to: "bob@example.com", language: "en", kind: "invitation" } as const;
  const values = { inviter: "Secret Ada", place: "Gallery", role: "member" };
  await queueMail(app.context, { ...mail, values, token: "t0ken" });
  const workNow = () => workOff(app.context, sendMail(app.context)).run(new AbortController().signal);
  await workNow();
  return {
    ...app,
    server,
    workNow,
    [Symbol.dispose]() {
      server[Symbol.dispose]();
      app[Symbol.dispose]();
    },
  };
}

const idIn = (html: string) => /name="id" value="([^"]+)"/.exec(html)?.[1] ?? "";

test("an operator sees which mail failed and why, without what it says, and sends it again", async () => {
  using app = await aFailedMail();
  const page = await app.oscar.page(operatorPaths.mails);
  expect(page).toContain("b…@example.com");
  expect(page).toContain("&lt;script&gt;");
  expect(page).not.toMatch(/bob@|t0ken|Secret Ada/);
  app.server.fail({});
  const again = await app.oscar.post(operatorPaths.mailAgain, { id: idIn(page) });
  expect([again.status, again.headers.get("location")]).toEqual([303, operatorPaths.mails]);
  await app.workNow();
  expect(app.server.accepted).toHaveLength(1);
  expect(await app.oscar.page(`${operatorPaths.mails}?state=sent`)).toContain("b…@example.com");
  expect(await app.oscar.page(`${operatorPaths.mails}?state=failed`)).toContain("No mails here");
});

test("an operator sees which job failed and has it tried again", async () => {
  using app = await aFailedMail();
  const page = await app.oscar.page(operatorPaths.jobs);
  expect(page).toContain("Failed · 1");
  expect(page).toContain("Send a mail");
  expect(page).not.toMatch(/bob@|t0ken|<script>no/);
  app.server.fail({});
  const again = await app.oscar.post(operatorPaths.jobAgain, { id: idIn(page) });
  expect([again.status, again.headers.get("location")]).toEqual([303, operatorPaths.jobs]);
  expect(await app.oscar.page(operatorPaths.jobs)).toContain("Waiting · 1");
  await app.workNow();
  expect(app.server.accepted).toHaveLength(1);
  expect(await app.oscar.page(operatorPaths.jobs)).toContain("Nothing here");
});

test("what can't be sent again any more has no button, and is refused", async () => {
  using app = await aFailedMail();
  const id = idIn(await app.oscar.page(operatorPaths.mails));
  app.clock.advance(7 * 24 * 3_600_000);
  const page = await app.oscar.page(operatorPaths.mails);
  expect(page).toContain("Its link is over");
  expect(idIn(page)).toBe("");
  expect((await app.oscar.post(operatorPaths.mailAgain, { id })).status).toBe(410);
});

test("for others neither the queue nor the outbox is there", async () => {
  using app = await aFailedMail();
  for (const path of [operatorPaths.jobs, operatorPaths.mails]) {
    const id = idIn(await app.oscar.page(path));
    expect([path, (await app.ada.get(path)).status]).toEqual([path, 404]);
    expect((await app.ada.post(`${path}/again`, { id })).status).toBe(404);
  }
  expect(app.server.accepted).toEqual([]);
});
