import {
  type ApiKey,
  createApiKey as createKey,
  listApiKeys as listKeys,
  revokeApiKey as revokeKey,
} from "#src/domain/identity/api-keys.ts";
import { firstOrg } from "#src/domain/orgs/orgs.ts";
import { type Scope, scopes } from "#src/domain/permissions.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { listSpaces } from "#src/domain/spaces/spaces.ts";
import type { Flags, Input, Outcome } from "./command.ts";
import { system, withData } from "./data.ts";
import { wrong } from "./parse.ts";
import { columns, printable, timeText } from "./values.ts";

export async function createApiKey({ flags, settings }: Input): Promise<Outcome> {
  const wanted = { name: flags.text("name") ?? "", scopes: scopesFrom(flags), spaceKeys: spacesFrom(flags) };
  const { token, ...key } = await withData(settings, async (services) => {
    const { id: orgId } = await firstOrg(services, system);
    return createKey(services, system, { orgId, ...wanted });
  });
  const rows = [
    ["id", key.id],
    ["may", key.scopes.join(", ")],
    ["token", token],
  ];
  return { text: `${columns(rows)}\nThe token isn't kept: put it away now.`, json: { ...key, token } };
}

export async function listApiKeys({ settings }: Input): Promise<Outcome> {
  return withData(settings, async (services) => {
    const { id: orgId } = await firstOrg(services, system);
    const keys = await listKeys(services, system, { orgId });
    const spaces = await listSpaces(services, system);
    const rows = keys.map((key) => rowOf(key, spaces));
    return { text: columns([["ID", "NAME", "SPACES", "MAY", "MADE", "STATE"], ...rows]), json: keys };
  });
}

export async function revokeApiKey({ arguments: [id = ""], settings }: Input): Promise<Outcome> {
  const key = await withData(settings, async (services) => {
    const { id: orgId } = await firstOrg(services, system);
    return revokeKey(services, system, { orgId, id });
  });
  return { text: `API key ${key.id} is revoked.`, json: key };
}

function rowOf(key: ApiKey, spaces: Space[]): string[] {
  const { id, name, spaceIds, scopes: may, createdAt } = key;
  const keys =
    spaceIds === "all"
      ? ["all"]
      : spaces.filter((space) => spaceIds.includes(space.id)).map((space) => space.key);
  return [id, printable(name), keys.join(","), may.join(","), timeText(createdAt), stateOf(key)];
}

function stateOf({ revokedAt, lastUsedAt }: ApiKey): string {
  if (revokedAt !== undefined) return `revoked ${timeText(revokedAt)}`;
  return lastUsedAt === undefined ? "never used" : `used ${timeText(lastUsedAt)}`;
}

function scopesFrom(flags: Flags): Scope[] {
  const words = wordsOf(flags.all("scope"));
  const known = scopes.filter((scope) => words.includes(scope));
  const unknown = words.filter((word) => !known.some((scope) => scope === word));
  if (unknown.length > 0) wrong(`--scope takes ${scopes.join(", ")}; not "${unknown.join(", ")}".`);
  return known;
}

function spacesFrom(flags: Flags): string[] | "all" {
  const keys = wordsOf(flags.all("space"));
  return keys.includes("all") ? "all" : keys;
}

function wordsOf(texts: string[]): string[] {
  return texts.flatMap((text) => text.split(",")).map((word) => word.trim());
}
