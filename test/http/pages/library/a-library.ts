import type { SpaceRole } from "#src/domain/permissions.ts";
import { createId } from "#src/lib/id.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import { type AppOptions, anApp, aPicture } from "#test/http/an-app.ts";
import { anAccount, signedIn } from "#test/support/people.ts";

export const home = { "sec-fetch-site": "same-origin" };

/** An app with the space `shop`, and one of another org, `other`. */
export async function aLibrary(options: AppOptions = {}) {
  const app = await anApp(options);
  const shop = await app.space("shop");
  const png = await aPicture("60x40/filters:format(png)");

  /** Somebody of the space with a role in it; of another org without. Gives the headers of his browser. */
  async function person(role?: SpaceRole, wanted: { hasAccepted?: boolean } = {}) {
    const email = `${role ?? "stranger"}@example.com`;
    const account = await anAccount(app.context, { email, ...wanted });
    if (role !== undefined)
      await app.context.db.write(async (tx) => {
        const now = app.clock.now();
        const row = { orgId: shop.orgId, spaceId: shop.id, userId: account.id, role, createdAt: now };
        await tx.insert(spaceMembers).values({ id: createId(now), ...row });
      });
    const { token } = await signedIn(app.context, email);
    return { cookie: `session=${token}` };
  }

  return {
    ...app,
    shop,
    png,
    person,
    async page(path: string, who: Record<string, string>) {
      const response = await app.get(path, who);
      return { status: response.status, html: await response.text(), response };
    },
    async post(
      path: string,
      who: Record<string, string>,
      fields: Record<string, string> | [string, string][] | FormData,
    ) {
      const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
      return await app.ask(path, { method: "POST", headers: { ...home, ...who }, body });
    },
  };
}

/** A form with files as a browser sends it. */
export function filesOf(...files: [string, Uint8Array | string][]): FormData {
  const form = new FormData();
  for (const [name, bytes] of files) form.append("file", new Blob([bytes]), name);
  return form;
}

/** What the next page tells, as a browser carries it there. */
export function toldBy({ headers }: Response): string {
  return headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** The fields of the toast's way back. */
export function undoIn(html: string): [string, string][] {
  const [, form = ""] = /<div class="toasts".*?<form[^>]*>(.*?)<\/form>/s.exec(html) ?? [];
  return [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
}
