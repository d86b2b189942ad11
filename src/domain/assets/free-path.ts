import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { Refusal } from "#src/lib/errors.ts";
import { lookUpAssetByPath } from "./find.ts";

const mostTried = 100;

/** The path itself, or the same with the first number behind its name that no picture has: `cat-2.jpg`. */
export async function freePath(
  needs: Needs<"db">,
  actor: Actor,
  { spaceKey, path }: { spaceKey: string; path: string },
): Promise<string> {
  const [, name = path, ending = ""] = /^(.*[^/])(\.[^./]+)$/s.exec(path) ?? [];
  for (let number = 1; number <= mostTried; number += 1) {
    const tried = number === 1 ? path : `${name}-${number}${ending}`;
    if ((await lookUpAssetByPath(needs, actor, { spaceKey, path: tried })) === undefined) return tried;
  }
  throw new Refusal("conflict", `There are too many pictures called "${path}". Choose another name.`);
}
