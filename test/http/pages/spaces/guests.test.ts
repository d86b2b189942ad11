import { expect, setDefaultTimeout, test } from "bun:test";
import { inviteByMail } from "#src/domain/orgs/invite.ts";
import { renameOrg } from "#src/domain/orgs/orgs.ts";
import type { SpaceRole } from "#src/domain/permissions.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { pageRoutes } from "#src/http/pages/routes.ts";
import { aPicture, system } from "#test/http/an-app.ts";
import { mailedToken, mailsOf, signedIn } from "#test/support/people.ts";
import { createLetter } from "#views/mail/letter.ts";
import { aSpaceOfPeople } from "./a-space.ts";

setDefaultTimeout(120_000);

/** What nobody may read who is a guest of one space. */
const hidden = [
  "Secretary",
  "Hidden Hannah",
  "hannah@",
  "Owning Olga",
  "olga@",
  "named@",
  "pending",
  "secret.example",
  "Backroom",
  "backroom",
];

/** A space of an org that has more than the space, and a guest in it. */
async function aGuest(role: SpaceRole) {
  const app = await aSpaceOfPeople();
  const { id } = app.org;
  await renameOrg(app.context, system, { orgId: id, name: "Secretary Ltd" });
  await createSpace(app.context, system, { orgId: id, key: "backroom", name: "Backroom" });
  await app.member("hannah@secret.example", "member", { name: "Hidden Hannah" });
  await app.member("olga@secret.example", "owner", { name: "Owning Olga" });
  await app.member("named@secret.example", "member", { name: "Nora", inSpace: "editor" });
  const { person: olga } = await signedIn(app.context, "olga@secret.example");
  await inviteByMail(app.context, olga, {
    spaceKey: "shop",
    email: "pending@secret.example",
    role: "viewer",
  });
  const asset = await app.put("shop", "boots/a.png", await aPicture("6x4/filters:format(png)"));
  const guest = await app.guest("gus@example.com", role);
  const values: Record<string, string> = {
    ":org": id,
    ":space": "shop",
    ":asset": asset.id,
    ":version": asset.version.id,
    ":size": "thumb",
  };
  const addressOf = (path: string) => path.replaceAll(/:\w+/g, (name) => values[name] ?? name);
  return { ...app, guest, addressOf };
}

const found = (text: string) => hidden.filter((word) => text.toLowerCase().includes(word.toLowerCase()));

/** Of a stream of events, which doesn't end, its beginning. */
async function textOf(answer: Response): Promise<string> {
  if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) return await answer.text();
  const reader = answer.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

test.each(["viewer", "editor", "manager"] as const)(
  "no page that a guest who is %s can ask for tells him anything of the org",
  async (role) => {
    using app = await aGuest(role);
    const pages = pageRoutes.filter(([method]) => method === "GET");
    const seen: string[] = [];
    for (const [, path] of pages) {
      const address = app.addressOf(path);
      const answer = await app.guest.get(address);
      if (answer.status === 200) seen.push(path);
      if (path.startsWith("/orgs/")) expect([path, answer.status]).toEqual([path, 404]);
      expect([address, found(await textOf(answer))]).toEqual([address, []]);
    }
    expect(seen).toContain("/spaces/:space");
    expect(seen.includes("/spaces/:space/settings/members")).toBe(role === "manager");
  },
);

test.each(["viewer", "manager"] as const)(
  "no form that a guest who is %s sends does either",
  async (role) => {
    using app = await aGuest(role);
    const isOfPlace = (path: string) =>
      /:space|:org|^\/orgs|^\/invitation/.test(path) && !path.endsWith("/leave");
    const forms = pageRoutes.filter(([method, path]) => method === "POST" && isOfPlace(path));
    const fields = { name: "x", key: "hidden-x", email: "x", role: "viewer", id: "x", userId: "x" };
    for (const [, path] of forms) {
      const address = app.addressOf(path);
      const answer = await app.guest.post(address, { ...fields, folder: "", confirm: "no", revision: "1" });
      if (path.startsWith("/orgs/")) expect([path, answer.status]).toEqual([path, 404]);
      expect([address, answer.status < 500, found(await answer.text())]).toEqual([address, true, []]);
    }
  },
);

test("neither the mail nor the page that invites a guest names the org, whoever sent it", async () => {
  using app = await aGuest("viewer");
  for (const actor of [system, (await signedIn(app.context, "olga@secret.example")).person]) {
    await inviteByMail(app.context, actor, { spaceKey: "shop", email: "gus@example.com", role: "editor" });
    const mail = (await mailsOf(app.context)).at(-1);
    const letter = createLetter({
      kind: "invitation",
      language: "en",
      values: mail?.values ?? {},
      publicUrl: "http://localhost",
    });
    const token = await mailedToken(app.context, "invitation");
    for (const text of [
      JSON.stringify(letter),
      await app.guest.page(`/invitation?token=${token}`),
      await app.guest.page("/"),
    ]) {
      expect(text).toContain("Shop");
      expect(found(text.replaceAll("Owning Olga", ""))).toEqual([]);
    }
  }
});

test("another space of the org is as one that isn't there", async () => {
  using app = await aGuest("manager");
  const mask = (text: string) =>
    text.replaceAll(/backroom|nowhere/g, "X").replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  for (const [method, path] of pageRoutes.filter(([, path]) => path.includes(":space"))) {
    const ask = async (key: string) => {
      const address = app.addressOf(path.replace(":space", key));
      const answer =
        method === "GET" ? await app.guest.get(address) : await app.guest.post(address, { id: "x" });
      return [answer.status, mask(await answer.text())];
    };
    expect([path, ...(await ask("backroom"))]).toEqual([path, ...(await ask("nowhere"))]);
  }
});
