import type { Visitor } from "#src/http/plugins/session.ts";
import { cookieText } from "#src/lib/cookie.ts";
import type { Page, Told } from "#views/page.ts";
import { libraryPaths } from "#views/paths.ts";

/** What the next page tells of, as a cookie carries it there. */
export type News =
  | { kind: "deleted"; count: number }
  | { kind: "moved"; count: number; folder: string; space: string; ids: string[]; from: string }
  | { kind: "renamed"; space: string; id: string; name: string; folder: string; revision: number }
  | { kind: "space"; what: SpaceNews; undo?: string };

/** What was done in the settings of a space. */
const spaceNews = [
  "saved",
  "archived",
  "unarchived",
  "deleted",
  "restored",
  "disabled",
  "invited",
  "cancelled",
  "removed",
] as const;
type SpaceNews = (typeof spaceNews)[number];

const seconds = 20;
/** Browsers refuse a cookie of more than 4,096. */
const mostBytes = 3_800;

/** The value of `Set-Cookie` that has the next page of the library tell it; without the way back where that is long. */
export function tellNext(publicUrl: string, news: News): string {
  const value = encode(news);
  const short = value.length > mostBytes && news.kind === "moved" ? encode({ ...news, ids: [] }) : value;
  return cookie(publicUrl, short, seconds);
}

/** The page with what is to be told on it, and the cookies by which that is told once. */
export function hear(publicUrl: string, { request }: Visitor, page: Page): { page: Page; cookies: string[] } {
  const value = new Bun.CookieMap(request.headers.get("cookie") ?? "").get(name);
  if (!value) return { page, cookies: [] };
  return { page: { ...page, told: toldOf(page, decode(value)) }, cookies: [cookie(publicUrl, "", 0)] };
}

const name = "told";

function toldOf({ t }: Page, news: Partial<News> | undefined): Told | undefined {
  if (news?.kind === "deleted") return { text: t("library.told.deleted", { count: Number(news.count) }) };
  if (news?.kind === "moved") {
    const { count, folder = "", space = "", from = "" } = news;
    const ids = Array.isArray(news.ids) ? news.ids : [];
    const where = folder === "" ? t("library.all") : folder;
    const fields = ids.map((id): [string, string] => ["chosen", id]);
    const action = libraryPaths.chosenFolder(space);
    return {
      text: t("library.told.moved", { count: Number(count), folder: where }),
      undo: ids.length > 0 ? { action, fields: [...fields, ["folder", from], ["isBack", "yes"]] } : undefined,
    };
  }
  if (news?.kind === "space") {
    const { undo } = news;
    const what = spaceNews.find((name) => name === news.what) ?? "saved";
    const isOwn = typeof undo === "string" && /^\/spaces\/[a-z0-9-]+\/settings\/[a-z]+$/.test(undo);
    return {
      text: t(`spaceSettings.told.${what}`),
      undo: isOwn ? { action: undo, fields: [] } : undefined,
    };
  }
  if (news?.kind === "renamed") {
    const { space = "", id = "", name: before = "", folder = "", revision } = news;
    const fields: [string, string][] = [
      ["name", before],
      ["folder", folder],
      ["revision", String(revision)],
      ["isBack", "yes"],
    ];
    return { text: t("library.told.renamed"), undo: { action: libraryPaths.path(space, id), fields } };
  }
  return undefined;
}

function encode(news: News): string {
  return Buffer.from(JSON.stringify(news)).toString("base64url");
}

/** Only this server writes it, and nothing that is in it is trusted with more than being shown. */
function decode(value: string): Partial<News> | undefined {
  try {
    return JSON.parse(Buffer.from(value, "base64url").toString());
  } catch {
    return undefined;
  }
}

function cookie(publicUrl: string, value: string, maxAgeSeconds: number): string {
  return cookieText(publicUrl, { name, value, maxAgeSeconds, path: "/spaces" });
}
