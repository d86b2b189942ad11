import { expect, setDefaultTimeout, test } from "bun:test";
import { eq } from "drizzle-orm";
import { type Action, permissions } from "#src/domain/permissions.ts";
import { pageRoutes } from "#src/http/pages/routes.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { home } from "#test/http/pages/library/a-library.ts";
import { pageEntries } from "./entries.ts";
import { type Verdict, verdictOf } from "./law.ts";
import { timesOf } from "./times.ts";
import { type PersonName, personNames, type World } from "./world.ts";
import { missingId, open, states, Worlds } from "./worlds.ts";

setDefaultTimeout(180_000);

type Route = (typeof pageRoutes)[number];
/** Whose ids the address holds. */
type Whose = "own" | "foreign" | "missing" | "own, with a foreign picture" | "own, with a missing picture";

const everybody = [...personNames, "nobody"] as const;
const isAction = (asks: Route[2]): asks is Action => asks.includes(":");
const placed = pageRoutes.filter(([, path, asks]) => isAction(asks) && /:(org|space)\b/.test(path));
const nameOf = ([method, path]: Route) => `${method} ${path}`;

interface Answer {
  status: number;
  verdict: Verdict | "broken";
  body: string;
}

async function ask(world: World, route: Route, who: PersonName | "nobody", whose: Whose): Promise<Answer> {
  const [method, path] = route;
  const entry = pageEntries[nameOf(route)];
  const ids = { ...idsOf(world, whose), ...(whose === "own" && entry?.ids?.(world)) };
  const address = path.replaceAll(/:\w+/g, (name) => ids[name] ?? "missing");
  const body = new URLSearchParams(entry?.body?.(world) ?? {});
  const query = new URLSearchParams(entry?.query?.(world) ?? {}).toString();
  const headers = { ...home, ...world.headersOf(who), referer: "http://localhost/" };
  const asked = method === "GET" ? { headers } : { method, headers, body };
  const response = await world.ask(query === "" ? address : `${address}?${query}`, asked);
  const isStream = response.headers.get("content-type") === "text/event-stream";
  if (isStream) await response.body?.cancel();
  return {
    status: response.status,
    verdict: verdictIn(response),
    body: isStream ? "" : await response.text(),
  };
}

function idsOf(world: World, whose: Whose): Record<string, string> {
  const own = {
    ":org": world.org.id,
    ":space": "shop",
    ":asset": world.asset.id,
    ":version": world.asset.version.id,
    ":size": "thumb",
  };
  const foreign = { ":asset": world.foreignAsset.id, ":version": world.foreignAsset.version.id };
  const size = { ":size": "thumb" };
  switch (whose) {
    case "own":
      return own;
    case "foreign":
      return { ...foreign, ...size, ":org": world.elsewhere.id, ":space": "other" };
    case "missing":
      return { ...foreign, ...size, ":org": missingId, ":space": "nowhere" };
    case "own, with a foreign picture":
      return { ...own, ...foreign };
    case "own, with a missing picture":
      return { ...own, ":asset": missingId, ":version": missingId };
  }
}

function verdictIn({ status, headers }: Response): Answer["verdict"] {
  if (status >= 500) return "broken";
  if (status === 404) return "hidden";
  if (status === 403) return "forbidden";
  return /^\/sign-in(\?|$)/.test(headers.get("location") ?? "") ? "signed out" : "through";
}

/** Without what is another in each answer: its number, and the ids that were asked for. */
function plain(body: string, world: World): string {
  const asked = [
    world.elsewhere.id,
    missingId,
    world.foreignAsset.id,
    world.foreignAsset.version.id,
    "nowhere",
    "other",
  ];
  return asked
    .reduce((text, id) => text.replaceAll(id, "ID"), body)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
}

test("every page of an org or a space has its entry here, and no other has", () => {
  expect(Object.keys(pageEntries).sort()).toEqual(placed.map(nameOf).sort());
});

test.each(states)(
  "each does what product.md gives him where the org is $org and the space $space",
  async (state) => {
    using worlds = new Worlds(state);
    let checks = 0;
    const wrong: string[] = [];
    for (const route of placed) {
      const [method, path, asks] = route;
      if (!isAction(asks)) continue;
      for (const who of everybody) {
        const entry = pageEntries[nameOf(route)];
        const law = verdictOf(who, asks, path.includes(":space"), state);
        const wanted = (law === "through" && who !== "nobody" && entry?.verdicts?.[who]) || law;
        const got = await ask(await worlds.current(), route, who, "own");
        checks += 1;
        if (got.verdict !== wanted)
          wrong.push(`${nameOf(route)} by ${who}: ${got.status} (${got.verdict}), not ${wanted}`);
        if (method === "POST" && got.status < 400 && got.verdict === "through") worlds.spend();
      }
    }
    expect(wrong).toEqual([]);
    expect(checks).toBe(placed.length * everybody.length);
  },
);

test("what is another org's answers as what isn't there, to everybody, word for word", async () => {
  using worlds = new Worlds(open);
  let checks = 0;
  const wrong: string[] = [];
  for (const route of placed) {
    for (const who of everybody.filter((name) => !reachesBoth(name, route))) {
      const world = await worlds.current();
      for (const [foreign, missing] of pairsOf(route)) {
        const [one, other] = [await ask(world, route, who, foreign), await ask(world, route, who, missing)];
        const isSame = one.status === other.status && plain(one.body, world) === plain(other.body, world);
        const isShown = one.verdict === "through" || one.verdict === "broken";
        checks += 1;
        if (!isSame || isShown)
          wrong.push(`${nameOf(route)} by ${who}, ${foreign}: ${one.status}, ${other.status}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(checks).toBeGreaterThan(placed.length * (everybody.length - 2));
});

test("where an org demands a second factor, who has none is answered as a stranger, word for word", async () => {
  using worlds = new Worlds(open);
  const world = await worlds.current();
  await world.context.db.write(async (tx) => {
    const set = { secondFactorFrom: world.clock.now() };
    await tx.update(orgs).set(set).where(eq(orgs.id, world.org.id));
  });
  const asAsked = (body: string) => plain(body, world).replaceAll("shop", "ID").replaceAll("nowhere", "ID");
  const wrong: string[] = [];
  for (const route of placed) {
    const [, path, asks] = route;
    if (!isAction(asks) || permissions[asks].people === "operator") continue;
    // Leaving is for who is shut out, too: test/domain/orgs/second-factor-demand.
    if (nameOf(route).startsWith("POST") && path.endsWith("/leave")) continue;
    // An operator's look is no part in the org: he helps who is shut out, and is told of.
    for (const who of everybody.filter((name) => name !== "operator who looks")) {
      const own = await ask(world, route, who, "own");
      const missing = await ask(world, route, who, "missing");
      const isStranger =
        own.verdict ===
        verdictOf(who === "nobody" ? who : strangerLike(who), asks, path.includes(":space"), open);
      if (!isStranger || asAsked(own.body) !== asAsked(missing.body))
        wrong.push(`${nameOf(route)} by ${who}: ${own.status}, ${missing.status}`);
    }
  }
  expect(wrong).toEqual([]);
});

function strangerLike(name: PersonName): PersonName {
  return name === "suspended" ? name : "removed";
}

/** Who has a part in both orgs, as far as this page goes. */
function reachesBoth(name: PersonName | "nobody", [, , asks]: Route): boolean {
  const isOperators = isAction(asks) && permissions[asks].people === "operator";
  return name === "owner elsewhere" || (isOperators && name.startsWith("operator"));
}

function pairsOf([, path]: Route): [Whose, Whose][] {
  const pictures: [Whose, Whose] = ["own, with a foreign picture", "own, with a missing picture"];
  return [["foreign", "missing"], ...(/:(asset|version)\b/.test(path) ? [pictures] : [])];
}

test("and in the same time", async () => {
  using worlds = new Worlds(open);
  const world = await worlds.current();
  const slower: string[] = [];
  for (const route of placed.filter(([method]) => method === "GET")) {
    const [foreign, missing] = await timesOf(100, (whose) => ask(world, route, "owner", whose));
    const ratio = foreign / missing;
    if (ratio > 2 || ratio < 0.5) slower.push(`${nameOf(route)}: ${ratio.toFixed(2)}`);
  }
  expect(slower).toEqual([]);
});
