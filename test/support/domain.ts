import { randomBytes } from "node:crypto";
import { noIssuers } from "#src/clients/issuers.ts";
import { createLoggedMail } from "#src/clients/logged-mail.ts";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import type { Actor, Person } from "#src/domain/actor.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { CopyWishes } from "#src/domain/delivery/copy-wishes.ts";
import { createApiKey } from "#src/domain/identity/api-keys.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import { type Scope, scopes } from "#src/domain/permissions.ts";
import { createSealer } from "#src/domain/sealer.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { type FixedClock, fixedClock } from "./clock.ts";
import { aDatabase } from "./database.ts";
import { aDirectory } from "./directory.ts";
import { noDns } from "./dns.ts";
import { engine } from "./engine.ts";
import { strictLog } from "./log.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import { partsForPeople } from "./people.ts";
import { aPicture } from "./pictures.ts";
import { resultsIn } from "./results.ts";

export const system: Actor = { kind: "system" };
export const nobody: Actor = { kind: "nobody" };

export const limits: SpaceLimits = {
  sourceMaxPixels: 50_000_000,
  sourceMaxFrames: 200,
  sourceMaxBytes: 1_000_000,
  resultMaxSide: 9999,
  resultMaxPixels: 81_000_000,
  cpuSeconds: 5,
  wallSeconds: 15,
  newResultsPerHour: Number.POSITIVE_INFINITY,
  urlMaxBytes: 65_536,
};

interface TestContext extends Context, Disposable {
  clock: FixedClock;
  /** The database's, to look into from outside. */
  file: string;
}

/** Real parts throughout: a database of its own, objects in memory, sharp in this process, a clock that stands. */
export async function aContext(changes: Partial<Context> = {}): Promise<TestContext> {
  const clock = fixedClock();
  const db = await aDatabase(clock);
  const directory = aDirectory();
  return {
    db,
    log: strictLog(),
    storage: createMemoryStorage(() => clock.now()),
    renderer: engine,
    outbound: createOutbound({ allow: [] }),
    mailer: createLoggedMail(strictLog()),
    dns: noDns,
    issuers: noIssuers,
    results: resultsIn(directory.path),
    copies: new CopyWishes(true),
    sealer: createSealer([randomBytes(32)]),
    ...partsForPeople(clock),
    limits,
    publicUrl: "http://localhost",
    fontMaxBytes: 10_000_000,
    orphanGraceSeconds: 3600,
    ...changes,
    clock,
    file: db.file,
    [Symbol.dispose]() {
      db[Symbol.dispose]();
      directory[Symbol.dispose]();
    },
  };
}

/** A space in an org of its own. */
export async function aSpace(needs: Context, key = "cats"): Promise<Space> {
  const org = await createOrg(needs, system, { name: `The org of ${key}` });
  return await createSpace(needs, system, { orgId: org.id, key });
}

/** Who acts with an API key of a space, which has all scopes when none are named. */
export async function aKeyOf(needs: Context, space: Space, held: readonly Scope[] = scopes): Promise<Actor> {
  const asked = { orgId: space.orgId, spaceKeys: [space.key], scopes: [...held] };
  const { id, orgId, spaceIds } = await createApiKey(needs, system, asked);
  return { kind: "api_key", id, orgId, spaceIds, scopes: held, network: "192.0.2.0/24" };
}

/** Somebody who holds just this, without an account. */
export function aPersonWith(held: Partial<Person>): Person {
  return {
    kind: "person",
    userId: "nobody in particular",
    sessionId: "no session",
    steppedUpAt: 0,
    isOperator: false,
    network: "192.0.2.0/24",
    openedOrgs: [],
    orgs: [],
    spaces: [],
    demands: [],
    ...held,
  };
}

/** A picture at a path, put in by the system. */
export async function anAsset(needs: Context, space: Space, path = "cat.png", shade = 0) {
  const { asset } = await uploadAsset(needs, system, {
    spaceKey: space.key,
    path,
    body: await aPicture({ shade }),
  });
  return asset;
}
