import { password } from "#test/support/people.ts";
import { aPng } from "#test/support/pictures.ts";
import { paths, places } from "#views/paths.ts";
import { type FormField, formsOf, linksOf, type PageForm } from "./forms.ts";
import { harmIn, type Read } from "./harm.ts";
import type { Door, Guest, House } from "./house.ts";
import { payloads } from "./payloads.ts";

export interface Tried {
  forms: number;
  fields: number;
  posts: number;
  /** How often each status was the answer. */
  statuses: Map<number, number>;
  /** Forms that refuse an honest person as well, so that what is tried in them may get nowhere. */
  unwilling: string[];
  wrong: string[];
}

/** What an honest person types where the page leaves it to him. */
const typed: Record<string, string> = {
  name: "Ada",
  orgName: "Engines",
  spaceKey: "engines",
  password,
  proof: password,
  terms: "yes",
  privacy: "yes",
  age: "yes",
  timeZone: "UTC",
  domain: "example.net",
  reason: "Somebody asked for it.",
};

/**
 * Every field of every form of every page, each with so many payloads: those of one field follow on those of the one
 * before, so that all of them come to be typed. What the answers lead to is looked at too.
 */
export async function tryForms(house: House, each = payloads.length): Promise<Tried> {
  const tried: Tried = { forms: 0, fields: 0, posts: 0, statuses: new Map(), unwilling: [], wrong: [] };
  let guest = await house.invite();
  let turn = 0;
  const seen = new Set<string>();
  for (const door of house.doors) {
    guest = await present(house, guest);
    const forms = await formsBehind(house, door, guest);
    for (const [at, form] of forms.entries()) {
      const key = `${form.action.replace(/\/(pictures|spaces|orgs)\/[^/]+/g, "/$1/ID").replace(/\?.*/, "")} ${form.fields.map(({ name }) => name)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      tried.forms += 1;
      guest = await present(house, guest);
      const honest = (await formsBehind(house, door, guest))[at] ?? form;
      const { status } = await post(house, honest, guest, {});
      if (status >= 400) tried.unwilling.push(form.action);
      for (const name of new Set(form.fields.map((field) => field.name))) {
        tried.fields += 1;
        for (let index = 0; index < each; index++) {
          const payload = payloads[turn++ % payloads.length] ?? "";
          guest = await present(house, guest);
          const fresh = (await formsBehind(house, door, guest))[at] ?? form;
          const answer = await post(house, fresh, guest, { [name]: payload });
          await judge(
            house,
            guest,
            answer,
            `${name} of ${form.action}, ${JSON.stringify(payload.slice(0, 60))}`,
            tried,
          );
        }
      }
    }
  }
  return tried;
}

async function formsBehind(house: House, door: Door, guest: Guest): Promise<PageForm[]> {
  const path = await door.open(guest);
  const who = house.plain.includes(path) ? { cookie: guest.flow ?? "" } : guest;
  const { status, text } = await house.get(path, who);
  if (status !== 200) throw new Error(`${door.name} is answered ${status}`);
  return formsOf(text);
}

/** Whoever has closed his account, or ended his session, by the last form, makes room for another. */
async function present(house: House, guest: Guest): Promise<Guest> {
  const { status } = await house.get(paths.profile, guest);
  return status === 200 ? guest : await house.invite();
}

async function judge(house: House, guest: Guest, answer: Read, what: string, tried: Tried): Promise<void> {
  tried.posts += 1;
  tried.statuses.set(answer.status, (tried.statuses.get(answer.status) ?? 0) + 1);
  const harm = harmIn(answer);
  if (harm !== undefined) tried.wrong.push(`${what} ${harm}`);
  const next = answer.headers.get("location");
  if (next === null || harm !== undefined) return;
  const led = harmIn(await house.get(next, guest));
  if (led !== undefined) tried.wrong.push(`${what} leads to ${next}, which ${led}`);
}

/** Sends a form as its page has it, filled in, with some fields as they are wanted. */
async function post(
  house: House,
  { action, hasFiles, fields }: PageForm,
  { cookie: session, email, flow = "" }: Guest,
  wanted: Record<string, string>,
): Promise<Read> {
  const headers = { "sec-fetch-site": "same-origin", cookie: [session, flow].filter(Boolean).join("; ") };
  const values = fields.map(
    (field) =>
      [
        field.name,
        wanted[field.name] ?? filled(field, action === places.setUp ? `first.${email}` : email),
      ] as [string, string],
  );
  if (!hasFiles) {
    const body = new URLSearchParams(values).toString();
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return await house.ask(action, { method: "POST", headers: { ...headers, ...type }, body });
  }
  const body = new FormData();
  const png = await aPng({ width: 8, height: 8 });
  for (const [at, [name, value]] of values.entries()) {
    if (fields[at]?.type !== "file") body.append(name, value);
    else body.append(name, new Blob([new Uint8Array(png)]), wanted[name] ?? "ada.png");
  }
  return await house.ask(action, { method: "POST", headers, body });
}

function filled({ name, type, value }: FormField, email: string): string {
  if (type === "checkbox") return value || "yes";
  if (value !== "" || !["email", "to"].includes(name)) return value || (typed[name] ?? "");
  return email;
}

/** Everything that somebody who is signed in comes to by links. */
export async function walk(house: House, guest: Guest): Promise<Map<string, Read>> {
  const pages = new Map<string, Read>();
  const left = ["/"];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (pages.has(path) || /^\/(public|api|sign-out|i)\b/.test(path) || pages.size > 400) continue;
    const page = await house.get(path, guest);
    pages.set(path, page);
    if ((page.headers.get("content-type") ?? "").startsWith("text/html")) left.push(...linksOf(page.text));
  }
  return pages;
}
