import { type Mark, type Picture, pictureOf } from "./pictures.ts";

/** Where uploads go; `up` resolves while a server is there. */
export interface Target {
  url: string;
  token: string;
  up(): Promise<void>;
}

/** What became of the uploads. */
export interface Uploads {
  /** Path to what was sent there. */
  sent: Map<string, Mark>;
  /** Acknowledged by 201: path to the asset's id. */
  acknowledged: Map<string, string>;
  /** The connection broke, and the picture was there when it was sent again. */
  keptUnacknowledged: Set<string>;
  /** Times that a connection broke in an upload. */
  broken: number;
  unexpected: string[];
}

/** Nothing was sent yet. */
export function noUploads(): Uploads {
  return {
    sent: new Map(),
    acknowledged: new Map(),
    keptUnacknowledged: new Set(),
    broken: 0,
    unexpected: [],
  };
}

const answerSeconds = 30;

/** Some clients upload the pictures 0 to `count` together; each sends a picture until it is there. */
export async function uploadAll(
  target: Target,
  uploads: Uploads,
  count: number,
  clients: number,
): Promise<void> {
  const queue = Array.from({ length: count }, (_, index) => index).values();
  const work = async () => {
    for (const index of queue) await uploadUntilThere(target, uploads, await pictureOf(index));
  };
  await Promise.all(Array.from({ length: clients }, work));
}

async function uploadUntilThere(target: Target, uploads: Uploads, picture: Picture): Promise<void> {
  uploads.sent.set(picture.path, { sha256: picture.sha256, colour: picture.colour });
  for (let isFirst = true; ; isFirst = false) {
    await target.up();
    const answer = await send(target, picture).catch(() => undefined);
    if (answer && isSettled(answer, uploads, picture, isFirst)) return;
    if (!answer) uploads.broken += 1;
  }
}

interface Answer {
  status: number;
  text: string;
}

async function send({ url, token }: Target, { path, bytes }: Picture): Promise<Answer> {
  const address = `${url}/api/v1/spaces/default/assets?path=${encodeURIComponent(path)}`;
  const answer = await fetch(address, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "if-none-match": "*" },
    body: bytes,
    signal: AbortSignal.timeout(answerSeconds * 1000),
  });
  return { status: answer.status, text: await answer.text() };
}

/** 201 acknowledges; 412 says that an upload whose answer was lost had been kept. */
function isSettled({ status, text }: Answer, uploads: Uploads, { path }: Picture, isFirst: boolean): boolean {
  if (status === 201) uploads.acknowledged.set(path, JSON.parse(text).id);
  else if (status === 412 && !isFirst) uploads.keptUnacknowledged.add(path);
  else uploads.unexpected.push(`${path} was answered ${status}: ${text}`);
  return true;
}
