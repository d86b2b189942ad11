import { expect, setDefaultTimeout, test } from "bun:test";
import { type Scope, scopes } from "#src/domain/permissions.ts";
import { apiRoutes } from "#src/http/api/v1/routes.ts";
import { apiEntries } from "./api-entries.ts";
import { type State, type Verdict, verdictOfKey, verdictOfUploader } from "./law.ts";
import { timesOf } from "./times.ts";
import type { World } from "./world.ts";
import { missingId, open, states, Worlds } from "./worlds.ts";

setDefaultTimeout(180_000);

const routes = apiRoutes(() => {
  throw new Error("only described");
}).routes.map(({ method, path }) => ({ method, path, name: `${method} ${path}` }));
type Route = (typeof routes)[number];
const inSpaces = routes.filter(({ path }) => path.includes(":space"));

interface Caller {
  name: string;
  /** What goes into the header, or the cookie of a person. */
  sends(world: World): Promise<Record<string, string>>;
  wanted(route: Route, state: State): Verdict;
}

const all = [...scopes];
const asksOf = ({ name }: Route) => apiEntries[name]?.asks ?? "orgs:manage";
const byKey = (held: readonly Scope[]) => (route: Route, state: State) =>
  verdictOfKey(held, asksOf(route), state);
const signedOut = (): Verdict => "signed out";
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const callers: Caller[] = [
  ...scopes.map((scope) => ({
    name: `a key with ${scope}`,
    sends: async (world: World) => bearer(await world.keyWith([scope])),
    wanted: byKey([scope]),
  })),
  {
    name: "a key with all scopes for that space alone",
    sends: async (world) => bearer(await world.keyWith(all, ["shop"])),
    wanted: byKey(all),
  },
  {
    name: "a key with all scopes for another space of the org",
    sends: async (world) => bearer(await world.keyWith(all, ["annex"])),
    wanted: () => "hidden",
  },
  {
    name: "a key of another org",
    sends: async (world) => bearer(await world.keyWith(all, "all", world.elsewhere.id)),
    wanted: () => "hidden",
  },
  ...(["revoked", "rotated", "expired"] as const).map((how) => ({
    name: `a key that is ${how}`,
    sends: async (world: World) => bearer(await world.endedKey(how)),
    wanted: signedOut,
  })),
  {
    name: "an upload token",
    sends: async (world) => bearer(world.uploadTokens.own),
    wanted: (route, state) => verdictOfUploader(asksOf(route), state),
  },
  {
    name: "an upload token of another org's space",
    sends: async (world) => bearer(world.uploadTokens.foreign),
    wanted: (route) => (verdictOfUploader(asksOf(route), open) === "through" ? "hidden" : "forbidden"),
  },
  { name: "the owner's session", sends: async (world) => world.headersOf("owner"), wanted: signedOut },
  { name: "nobody", sends: async () => ({}), wanted: signedOut },
];

type Whose = "own" | "foreign" | "missing" | "own, with what is another's" | "own, with what isn't there";

interface Answer {
  status: number;
  verdict: Verdict | "broken";
  body: string;
}

async function ask(
  world: World,
  route: Route,
  headers: Record<string, string>,
  whose: Whose,
): Promise<Response> {
  const { json, file, query = "" } = apiEntries[route.name] ?? {};
  const ids = idsOf(world, whose);
  const address = route.path.replaceAll(/:\w+/g, (name) => ids[name] ?? "missing");
  const body = file?.(world) ?? (json && JSON.stringify(json));
  const type = json && { "content-type": "application/json" };
  const condition = ["PUT", "PATCH"].includes(route.method) && { "if-match": "*" };
  return await world.ask(`${address}${query}`, {
    method: route.method,
    headers: { ...type, ...condition, ...headers },
    ...(body && { body }),
  });
}

async function answerTo(...asked: Parameters<typeof ask>): Promise<Answer> {
  const response = await ask(...asked);
  return { status: response.status, verdict: verdictIn(response), body: await response.text() };
}

function idsOf(world: World, whose: Whose): Record<string, string> {
  const own = { ":asset": world.asset.id, ":warmUp": world.warmUpIds.own, ":font": world.fontIds.own };
  const foreign = {
    ":asset": world.foreignAsset.id,
    ":warmUp": world.warmUpIds.foreign,
    ":font": world.fontIds.foreign,
  };
  switch (whose) {
    case "own":
      return { ...own, ":space": "shop" };
    case "foreign":
      return { ...foreign, ":space": "other" };
    case "missing":
      return { ...foreign, ":space": "nowhere" };
    case "own, with what is another's":
      return { ...foreign, ":space": "shop" };
    case "own, with what isn't there":
      return { ":asset": missingId, ":warmUp": missingId, ":font": missingId, ":space": "shop" };
  }
}

function verdictIn({ status }: Response): Answer["verdict"] {
  if (status >= 500) return "broken";
  if (status === 401) return "signed out";
  if (status === 404) return "hidden";
  return status === 403 ? "forbidden" : "through";
}

test("every route of the API that names a space has its entry here, and no other has", () => {
  expect(Object.keys(apiEntries).sort()).toEqual(inSpaces.map(({ name }) => name).sort());
});

test.each(states)(
  "each key does what it was given where the org is $org and the space $space",
  async (state) => {
    using worlds = new Worlds(state);
    const wrong: string[] = [];
    for (const caller of callers) {
      for (const route of inSpaces) {
        const world = await worlds.current();
        const got = await answerTo(world, route, await caller.sends(world), "own");
        const wanted = caller.wanted(route, state);
        if (got.verdict !== wanted)
          wrong.push(`${route.name} by ${caller.name}: ${got.status} (${got.verdict}), not ${wanted}`);
        if (route.method !== "GET" && got.verdict === "through") worlds.spend();
      }
    }
    expect(wrong).toEqual([]);
  },
);

test("what is another org's answers as what isn't there, to every key, word for word", async () => {
  using worlds = new Worlds(open);
  const world = await worlds.current();
  const wrong: string[] = [];
  for (const caller of callers.filter(({ name }) => !/another org/.test(name))) {
    const headers = await caller.sends(world);
    for (const route of inSpaces) {
      for (const [foreign, missing] of pairsOf(route)) {
        const one = await answerTo(world, route, headers, foreign);
        const other = await answerTo(world, route, headers, missing);
        const isSame = one.status === other.status && plain(one.body, world) === plain(other.body, world);
        const isShown = one.verdict === "through" || one.verdict === "broken";
        if (!isSame || isShown)
          wrong.push(`${route.name} by ${caller.name}, ${foreign}: ${one.status}, ${other.status}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("and in the same time", async () => {
  using worlds = new Worlds(open);
  const world = await worlds.current();
  const headers = bearer(await world.keyWith(all));
  const slower: string[] = [];
  for (const route of inSpaces) {
    const [foreign, missing] = await timesOf(200, (whose) => answerTo(world, route, headers, whose));
    const ratio = foreign / missing;
    if (ratio > 2 || ratio < 0.5) slower.push(`${route.name}: ${ratio.toFixed(2)}`);
  }
  expect(slower).toEqual([]);
});

function pairsOf({ path }: Route): [Whose, Whose][] {
  const within: [Whose, Whose] = ["own, with what is another's", "own, with what isn't there"];
  return [["foreign", "missing"], ...(/:(asset|warmUp|font)\b/.test(path) ? [within] : [])];
}

/** Without what is another in each answer: its number, and the ids that were asked for. */
function plain(body: string, world: World): string {
  const asked = [...Object.values(idsOf(world, "foreign")), missingId, "nowhere"];
  return asked
    .reduce((text, id) => text.replaceAll(id, "ID"), body)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
}
