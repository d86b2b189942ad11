import { eq } from "drizzle-orm";
import { createSmtp } from "#src/clients/smtp.ts";
import { createApiKey } from "#src/domain/identity/api-keys.ts";
import { requestReset } from "#src/domain/identity/passwords.ts";
import { scopes } from "#src/domain/permissions.ts";
import { openApiDocument } from "#src/http/api/v1/openapi.ts";
import { sendMail } from "#src/jobs/send-mail.ts";
import { workOff } from "#src/jobs/work-off.ts";
import { assets } from "#src/store/schema/assets.ts";
import { emails } from "#src/store/schema/emails.ts";
import { users } from "#src/store/schema/users.ts";
import { aFaultyMailServer } from "#test/clients/faulty-mail-server.ts";
import { visit } from "#test/support/people.ts";
import { aPng } from "#test/support/pictures.ts";
import { libraryPaths, paths } from "#views/paths.ts";
import { harmIn, harmInPage, says } from "./harm.ts";
import type { Guest, House } from "./house.ts";
import { payloads } from "./payloads.ts";
import { walk } from "./try-forms.ts";

const system = { kind: "system" } as const;
const home = { "sec-fetch-site": "same-origin" };
const short = (payload: string) => JSON.stringify(payload.slice(0, 60));

/** Names of files and folders, as browsers and programs send them; then every page on which they stand. */
export async function tryFileNames(house: House): Promise<{ kept: number; pages: number; wrong: string[] }> {
  const wrong: string[] = [];
  const guest = await house.invite();
  const token = await tokenOf(house);
  const body = new Uint8Array(await aPng({ width: 8, height: 8 }));
  for (const payload of payloads) {
    const folder = payload.replaceAll("/", "_");
    const path = `${folder}/${payload}`.replace(/^\.+/, "");
    const sent = {
      "a form": await house.ask(libraryPaths.pictures(house.space, ""), {
        method: "POST",
        headers: { ...home, cookie: guest.cookie, "content-type": "multipart/form-data; boundary=b" },
        body: Buffer.concat([Buffer.from(partHead(payload)), body, Buffer.from("\r\n--b--\r\n")]),
      }),
      "a folder's form": await house.ask(libraryPaths.pictures(house.space, folder), {
        method: "POST",
        headers: { ...home, cookie: guest.cookie, "content-type": "multipart/form-data; boundary=b" },
        body: Buffer.concat([Buffer.from(partHead("a.png")), body, Buffer.from("\r\n--b--\r\n")]),
      }),
      "the API": await house.ask(`/api/v1/spaces/${house.space}/assets?${new URLSearchParams({ path })}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body,
      }),
    };
    for (const [way, answer] of Object.entries(sent)) {
      const harm = harmIn(answer);
      if (harm !== undefined) wrong.push(`by ${way} the name ${short(payload)} ${harm}`);
    }
  }
  const rows = await house.services.db.read.select().from(assets);
  for (const { id, path } of rows) {
    const picture = await house.get(libraryPaths.picture(house.space, id), guest);
    const name = path.split("/").at(-1) ?? "";
    if (picture.status !== 200 || !says(picture.text, name))
      wrong.push(`the page of ${short(path)} doesn't say it`);
    const original = await house.ask(`/api/v1/spaces/${house.space}/assets/${id}/original`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const harm = harmIn(original);
    if (harm !== undefined) wrong.push(`the original of ${short(path)} ${harm}`);
    const said = original.headers.get("content-disposition") ?? "";
    if (!/^attachment; filename="[^"\\]*"(; filename\*=UTF-8''[\w.%~-]*)?$/.test(said))
      wrong.push(`the original of ${short(path)} is called ${said}`);
  }
  const pages = await walk(house, guest);
  for (const [path, page] of pages) {
    const harm = harmIn(page);
    if (harm !== undefined) wrong.push(`${path} ${harm}`);
  }
  return { kept: rows.length, pages: pages.size, wrong };
}

/** Names of people and their browsers, on their pages and in mails as the next server gets them. */
export async function tryPeople(house: House): Promise<{ mails: number; wrong: string[] }> {
  const wrong: string[] = [];
  const { services } = house;
  using server = aFaultyMailServer({});
  const from = { name: "Pictures", address: "pictures@example.org" };
  const mailer = createSmtp({ server: { host: "127.0.0.1", port: server.port, hasTls: false }, from });
  const sending = { ...services, mailer };
  const guest = await house.invite();
  const before = await services.db.read.$count(emails);
  for (const payload of payloads) {
    // As nobody would check it: what is in the database already is no more to be trusted than what comes in.
    await services.db.write(async (tx) => {
      await tx.update(users).set({ name: payload }).where(eq(users.id, guest.id));
    });
    await judgeOwnPages(house, guest, payload, wrong);
    await requestReset(services, { email: guest.email, address: visit.address });
  }
  await workOff(sending, sendMail(sending)).run(new AbortController().signal);
  for (const mail of server.accepted) {
    const harm = harmInMail(mail);
    if (harm !== undefined) wrong.push(`a mail ${harm}: ${mail.slice(0, 300)}`);
  }
  // Those of the guest's own setting up among them.
  if (server.accepted.length !== before + payloads.length)
    wrong.push(`${server.accepted.length} mails were sent`);
  return { mails: server.accepted.length, wrong };
}

async function judgeOwnPages(house: House, guest: Guest, name: string, wrong: string[]): Promise<void> {
  for (const path of [paths.profile, paths.welcome, paths.security]) {
    const page = await house.get(path, guest);
    const harm = harmIn(page);
    if (harm !== undefined) wrong.push(`with the name ${short(name)} ${path} ${harm}`);
    const isText = name.isWellFormed() && !/\p{Cc}/u.test(name);
    if (path === paths.profile && isText && !says(page.text, name))
      wrong.push(`${path} doesn't say ${short(name)}`);
  }
}

/** Its heads are ours alone, and its parts hold text. */
function harmInMail(mail: string): string | undefined {
  const [heads = ""] = mail.split(/\n\r?\n/);
  const names = heads.split("\n").flatMap((line) => /^([\w-]+):/.exec(line)?.[1]?.toLowerCase() ?? []);
  const other = names.find((name) => !ownHeads.has(name));
  if (other !== undefined) return `has a head ${other}`;
  if (names.length !== new Set(names).size) return "has a head twice";
  if ((mail.match(/^Content-Type: text\/html/gim) ?? []).length !== 1) return "has other parts";
  const boundary = /boundary="(.*)"/.exec(heads)?.[1];
  const part = mail.split(`\n--${boundary}`).find((each) => /^\s*Content-Type: text\/html/i.test(each)) ?? "";
  const [, html = ""] = /\n\r?\n(.*)$/s.exec(part) ?? [];
  return harmInPage(quotedPrintable(html));
}

const ownHeads = new Set(
  "from to subject message-id date auto-submitted mime-version content-type".split(" "),
);

function quotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** Every JSON field and every parameter of the API. */
export async function tryApi(house: House): Promise<{ fields: number; asked: number; wrong: string[] }> {
  const token = await tokenOf(house);
  const asset = await house.picture();
  const wrong: string[] = [];
  const entries = entriesOfApi();
  for (const entry of entries) {
    for (const payload of payloads) {
      const { path, ...init } = requestOf(entry, payload, { space: house.space, asset });
      const headers = { ...init.headers, authorization: `Bearer ${token}` };
      const harm = harmIn(await house.ask(path, { ...init, headers }));
      if (harm !== undefined) wrong.push(`${init.method} ${path}, ${entry.name} ${short(payload)} ${harm}`);
    }
  }
  return { fields: entries.length, asked: entries.length * payloads.length, wrong };
}

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface Schema {
  properties?: Record<string, Schema>;
}

/** Where text can come in. */
interface ApiEntry {
  method: string;
  path: string;
  place: "path" | "query" | "body" | "rule";
  name: string;
  takesJson: boolean;
}

/** As the API describes itself, so that a new field is tried by itself. */
function entriesOfApi(): ApiEntry[] {
  const document = openApiDocument({ version: "1" }) as unknown as {
    paths: Record<string, Record<string, Operation>>;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return operations.flatMap(({ path, method, operation: { parameters = [], requestBody } }) => {
    const schema = requestBody?.content["application/json"]?.schema;
    const common = { path, method: method.toUpperCase(), takesJson: schema !== undefined };
    const named = (place: ApiEntry["place"], names: string[]) =>
      names.map((name) => ({ ...common, place, name }));
    const inPlace = (place: string) => parameters.filter((one) => one.in === place).map(({ name }) => name);
    return [
      ...named("path", inPlace("path")),
      ...named("query", inPlace("query")),
      ...named("body", Object.keys(schema?.properties ?? {})),
      ...named("rule", Object.keys(schema?.properties?.rules?.properties ?? {})),
    ];
  });
}

function requestOf(
  { method, path, place, name, takesJson }: ApiEntry,
  payload: string,
  known: Record<string, string>,
) {
  const given: Record<string, string> = place === "path" ? { ...known, [name]: payload } : known;
  const filled = path.replace(/\{(\w+)\}/g, (_, key) =>
    encodeURIComponent((given[key] ?? "x").toWellFormed()),
  );
  const query = place === "query" ? `?${new URLSearchParams({ [name]: payload })}` : "";
  const field = place === "rule" ? { rules: { [name]: payload } } : { [name]: payload };
  return {
    method,
    path: filled + query,
    headers: takesJson ? { "content-type": "application/json", "if-match": '"1"' } : undefined,
    ...(takesJson && { body: JSON.stringify(place === "body" || place === "rule" ? field : {}) }),
  };
}

async function tokenOf({ services, orgId }: House): Promise<string> {
  const asked = { orgId, spaceKeys: "all" as const, scopes: [...scopes] };
  return (await createApiKey(services, system, asked)).token;
}

/** As browsers write it, which escape these three and nothing else. */
function partHead(fileName: string): string {
  const escaped = fileName.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  return `--b\r\nContent-Disposition: form-data; name="file"; filename="${escaped}"\r\n\r\n`;
}
