import { expect, test } from "bun:test";
import { join } from "node:path";
import { queueMail } from "#src/domain/mail/mail.ts";
import { createSealer } from "#src/domain/sealer.ts";
import { systemClock as clock } from "#src/lib/clock.ts";
import { openDatabase } from "#src/store/database.ts";
import { emails } from "#src/store/schema/emails.ts";
import { jobs } from "#src/store/schema/jobs.ts";
import { aFaultyMailServer } from "#test/clients/faulty-mail-server.ts";
import { migrations } from "#test/support/database.ts";
import { aDirectory } from "#test/support/directory.ts";
import { strictLog } from "#test/support/log.ts";
import { isBuilt, startExecutable } from "./executable.ts";

const key = new Uint8Array(32).fill(7);

test.skipIf(!isBuilt)(
  "a server that is killed while it sends a mail sends it when it is started again",
  async () => {
    using directory = aDirectory();
    using mailServer = aFaultyMailServer({ at: "MAIL", does: "hang" });
    const env = {
      SEALING_KEY: Buffer.from(key).toString("base64"),
      SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
      MAIL_FROM: "pictures@example.org",
      PUBLIC_URL: "https://pictures.example.org",
    };
    const first = await startExecutable({ directory: directory.path, env });
    const file = join(first.data, "imagor.db");
    const db = await openDatabase({ file, migrations, clock, log: strictLog() });
    const mail = { to: "ada@example.com", language: "de", kind: "reset", values: { name: "Ada" } } as const;
    await queueMail({ db, clock, sealer: createSealer([key]) }, { ...mail, token: "t0ken" });
    while (!mailServer.heard.includes("MAIL")) await Bun.sleep(5);
    await first.end("SIGKILL");
    expect(mailServer.accepted).toEqual([]);

    mailServer.fail({});
    // As if half a minute had gone by.
    await db.write(async (tx) => void (await tx.update(jobs).set({ lockedUntil: null })));
    await using _ = await startExecutable({ directory: directory.path, env });
    while ((await db.read.$count(jobs)) > 0) await Bun.sleep(20);
    expect(mailServer.accepted).toHaveLength(1);
    expect(mailServer.accepted[0]).toContain("https://pictures.example.org/reset/new?token=3Dt0ken");
    expect(await db.read.select().from(emails)).toMatchObject([{ state: "sent", values: {} }]);
    db.close();
  },
  60_000,
);
