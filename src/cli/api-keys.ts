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
    const made = await createKey(services, system, { orgId, ...wanted });
    return { ...withSpaces(made, await listSpaces(services, system)), token: made.token };
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
    const shown = keys.map((key) => withSpaces(key, spaces));
    const head = ["ID", "NAME", "SPACES", "MAY", "MADE", "STATE"];
    return { text: columns([head, ...shown.map(rowOf)]), json: shown };
  });
}

export async function revokeApiKey({ arguments: [id = ""], settings }: Input): Promise<Outcome> {
  const key = await withData(settings, async (services) => {
    const { id: orgId } = await firstOrg(services, system);
    const revoked = await revokeKey(services, system, { orgId, id });
    return withSpaces(revoked, await listSpaces(services, system));
  });
  return { text: `API key ${key.id} is revoked.`, json: key };
}

interface ApiKeyWithSpaces extends ApiKey {
  /** By their keys. */
  spaces: string[] | "all";
}

function withSpaces(key: ApiKey, spaces: Space[]): ApiKeyWithSpaces {
  const { spaceIds } = key;
  if (spaceIds === "all") return { ...key, spaces: "all" };
  return { ...key, spaces: spaces.filter(({ id }) => spaceIds.includes(id)).map((space) => space.key) };
}

function rowOf(key: ApiKeyWithSpaces): string[] {
  const { id, name, spaces, scopes: may, createdAt } = key;
  return [id, printable(name), String(spaces), may.join(","), timeText(createdAt), stateOf(key)];
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
