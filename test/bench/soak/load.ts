import { readFileSync } from "node:fs";
import { join } from "node:path";
import { upload } from "#test/e2e/client.ts";

/** What the load is put on. */
export interface Target {
  url: string;
  token: string;
  /** The path of the URL that shows this. */
  signed(path: string): string;
  /** Holds `small.jpg` and `large.jpg`, as the space does. */
  pictures: string;
}

interface Action {
  /** How often among all. */
  weight: number;
  statuses: number[];
  act(target: Target, random: Random): Promise<Response>;
}

type Random = (below: number) => number;

const clients = 4;
const hotPictures = 100;
const mostUploaded = 50;
const uploaded: string[] = [];
let uploads = 0;

const actions: Record<string, Action> = {
  hot: { weight: 40, statuses: [200], act: hot },
  "not modified": { weight: 6, statuses: [200, 304], act: notModified },
  head: { weight: 4, statuses: [200], act: (target, random) => hot(target, random, { method: "HEAD" }) },
  "new jpeg": { weight: 16, statuses: [200], act: newResult("jpeg", "small.jpg") },
  "new webp": { weight: 8, statuses: [200], act: newResult("webp", "small.jpg") },
  "new avif": { weight: 3, statuses: [200], act: newResult("avif", "small.jpg") },
  "new png": { weight: 2, statuses: [200], act: newResult("png", "small.jpg") },
  "of a large picture": { weight: 2, statuses: [200], act: newResult("jpeg", "large.jpg") },
  blurred: { weight: 3, statuses: [200], act: newResult("jpeg", "small.jpg", ":blur(5)") },
  uploaded: { weight: 5, statuses: [201], act: uploadOne },
  deleted: { weight: 4, statuses: [204, 404], act: deleteOne },
  "no picture": { weight: 2, statuses: [415, 422], act: uploadNone },
  "bad signature": { weight: 3, statuses: [403], act: badSignature },
  "not found": { weight: 2, statuses: [404], act: notFound },
};

/** Keeps some clients busy with a bit of everything until it is over; how many answers were no good, by what was asked. */
export async function mixedLoad(target: Target, until: number): Promise<{ requests: number; bad: string[] }> {
  const random = randomFrom(1);
  const drawn = Object.entries(actions).flatMap(([name, action]) =>
    Array.from({ length: action.weight }, () => ({ name, ...action })),
  );
  const bad: string[] = [];
  let requests = 0;
  const work = async () => {
    while (performance.now() < until) {
      const action = drawn[random(drawn.length)];
      if (action === undefined) continue;
      requests += 1;
      const answer = await action.act(target, random);
      await answer.bytes();
      if (!action.statuses.includes(answer.status)) bad.push(`${action.name}: ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  return { requests, bad };
}

function hot(target: Target, random: Random, init: RequestInit = {}): Promise<Response> {
  const side = 200 + random(hotPictures);
  return show(target, `${side}x${side}/small.jpg`, init);
}

async function notModified(target: Target, random: Random): Promise<Response> {
  const side = 200 + random(hotPictures);
  const first = await show(target, `${side}x${side}/small.jpg`);
  await first.bytes();
  return show(target, `${side}x${side}/small.jpg`, {
    headers: { "if-none-match": first.headers.get("etag") ?? "" },
  });
}

function newResult(format: string, picture: string, filters = "") {
  return (target: Target, random: Random) => {
    const size = `${300 + random(900)}x${300 + random(900)}`;
    return show(target, `${size}/filters:format(${format})${filters}/${picture}`);
  };
}

async function uploadOne(target: Target): Promise<Response> {
  const bytes = readFileSync(join(target.pictures, "small.jpg"));
  uploads += 1;
  // Bytes behind the end of a JPEG are no part of the picture, and make the file another one.
  const another = Buffer.concat([bytes, Buffer.from(`${uploads}`)]);
  const answer = await upload(target, target.token, `uploads/${uploads}.jpg`, another);
  if (answer.ok) uploaded.push(((await answer.clone().json()) as { id: string }).id);
  return answer;
}

/** The oldest of those uploaded, when there are many. */
function deleteOne(target: Target, random: Random): Promise<Response> {
  const id = uploaded.length > mostUploaded ? uploaded.shift() : `none${random(100)}`;
  return fetch(`${target.url}/api/v1/spaces/default/assets/${id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${target.token}` },
  });
}

function uploadNone(target: Target): Promise<Response> {
  const bytes = crypto.getRandomValues(new Uint8Array(10_000));
  return upload(target, target.token, "none.jpg", bytes);
}

function badSignature({ url }: Target): Promise<Response> {
  return fetch(`${url}/i/default/${"A".repeat(40)}/300x300/small.jpg`);
}

function notFound(target: Target, random: Random): Promise<Response> {
  return show(target, `300x300/absent-${random(1000)}.jpg`);
}

function show({ url, signed }: Target, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}${signed(path)}`, init);
}

/** The same numbers in each run (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
