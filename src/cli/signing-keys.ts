import {
  createSigningKey,
  disableSigningKey as disableKey,
  findSigningKey,
  listSigningKeys as listKeys,
  type SigningKey,
  type SigningKeyWithSecret,
} from "#src/domain/delivery/signing-keys.ts";
import type { Flags, Input, Outcome } from "./command.ts";
import { system, withData } from "./data.ts";
import type { Terminal } from "./terminal.ts";
import { choiceFrom, columns, numberFrom, timeText } from "./values.ts";

const longestSignature = 88;
const safeSecretBytes = 16;
const shortSecret = `This secret has less than ${safeSecretBytes} bytes: whoever sees a signed URL can try them all. Use it only for as long as another program has to sign with it.`;

export async function addSigningKey({ flags, settings }: Input, terminal: Terminal): Promise<Outcome> {
  const spaceKey = flags.required("space");
  const algorithm = choiceFrom(flags, "algorithm", ["sha1", "sha256", "sha512"]);
  // Whoever names the algorithm takes over the keys of another program, which cuts only when it is told to.
  const truncate = numberFrom(flags, "truncate", longestSignature) ?? (algorithm ? 0 : undefined);
  const wanted = { spaceKey, algorithm, truncate, secret: await secretFrom(flags, terminal) };
  const key = await withData(settings, (services) => createSigningKey(services, system, wanted));
  const warning = warnOfShortSecret(key.secret, terminal);
  return { ...withSecret(key), json: { ...key, ...(warning && { warning }) } };
}

/** What is wrong with a secret that can be guessed, said at once. */
export function warnOfShortSecret(secret: string, terminal: Terminal): string | undefined {
  if (Buffer.byteLength(secret) >= safeSecretBytes) return undefined;
  terminal.note(shortSecret);
  return shortSecret;
}

export async function listSigningKeys({ flags, settings }: Input): Promise<Outcome> {
  const spaceKey = flags.required("space");
  const keys = await withData(settings, (services) => listKeys(services, system, { spaceKey }));
  const rows = keys.map((key) => [key.id, shapeOf(key), timeText(key.createdAt), stateOf(key)]);
  return { text: columns([["ID", "SIGNATURE", "MADE", "STATE"], ...rows]), json: keys };
}

export async function showSigningKey({ arguments: [id = ""], flags, settings }: Input): Promise<Outcome> {
  const spaceKey = flags.required("space");
  return withSecret(
    await withData(settings, (services) => findSigningKey(services, system, { spaceKey, id })),
  );
}

export async function disableSigningKey({ arguments: [id = ""], flags, settings }: Input): Promise<Outcome> {
  const spaceKey = flags.required("space");
  const [key, keys] = await withData(settings, async (services) => [
    await disableKey(services, system, { spaceKey, id }),
    await listKeys(services, system, { spaceKey }),
  ]);
  const activeLeft = keys.filter(({ disabledAt }) => disabledAt === undefined).length;
  const last = activeLeft > 0 ? "" : ` ${noneLeft}`;
  return {
    text: `Signing key ${key.id} is disabled. What it has signed is refused from now on.${last}`,
    json: { ...key, activeLeft },
  };
}

const noneLeft =
  "That was the last one: every signed URL of the space is refused until you add one (`signing-key add`).";

async function secretFrom(flags: Flags, terminal: Terminal): Promise<string | undefined> {
  const text = flags.text("secret");
  return text === "-" ? (await terminal.readInput()).replace(/\r?\n$/, "") : text;
}

function withSecret(key: SigningKeyWithSecret): Outcome {
  const rows = [
    ["id", key.id],
    ["signature", shapeOf(key)],
    ["state", stateOf(key)],
    ["secret", key.secret],
  ];
  return { text: columns(rows), json: key };
}

function shapeOf({ algorithm, truncate }: SigningKey): string {
  return truncate === 0 ? algorithm : `${algorithm}, first ${truncate} characters`;
}

function stateOf({ disabledAt }: SigningKey): string {
  return disabledAt === undefined ? "active" : `disabled ${timeText(disabledAt)}`;
}
