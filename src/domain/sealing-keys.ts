import { Refusal } from "#src/lib/errors.ts";
import type { Needs } from "./context.ts";
import { listMissingSealingKeys } from "./delivery/signing-keys.ts";
import { listMissingSeedKeys } from "./identity/totp.ts";
import { createKeyFile, readKeyFile } from "./key-file.ts";
import { createSealer, type Sealer } from "./sealer.ts";

/** Where the keys are that seal secrets: given ones (SEALING_KEY), else those in the file. */
export interface KeyPlace {
  sealingKeys?: Uint8Array[] | undefined;
  keyFile: string;
}

const remedy = "Bring it back from your own copy: backups don't hold it.";

/** What to keep a copy of. */
export function keyPlaceText({ sealingKeys, keyFile }: KeyPlace): string {
  return sealingKeys ? "SEALING_KEY" : keyFile;
}

/** A key is made only where there is no data yet: another one than its own would open nothing. */
export async function openSealer(place: KeyPlace, { hasData }: { hasData: boolean }): Promise<Sealer> {
  return createSealer(place.sealingKeys ?? (await keysInFile(place.keyFile, hasData)));
}

async function keysInFile(keyFile: string, hasData: boolean): Promise<Uint8Array[]> {
  const keys = (await readKeyFile(keyFile)) ?? (hasData ? undefined : await createKeyFile(keyFile));
  if (keys) return keys;
  throw new Refusal(
    "conflict",
    `The key that seals the secrets of this data is missing: there is no ${keyFile}, and SEALING_KEY isn't set. ${remedy}`,
  );
}

/** Refuses to go on without a key that secrets of this data were sealed with: no URL could be verified, and no app. */
export async function checkSealer(needs: Needs<"db" | "sealer">, place: KeyPlace): Promise<void> {
  const lists = [await listMissingSealingKeys(needs), await listMissingSeedKeys(needs)];
  const missing = [...new Set(lists.flat())];
  if (missing.length === 0) return;
  const named = missing.map((id) => `key ${id}`).join(", ");
  throw new Refusal(
    "conflict",
    `Secrets of this data were sealed with ${named}, which ${keyPlaceText(place)} doesn't hold. ${remedy}`,
  );
}
