import sharp from "sharp";
import { type SigningKey, sign } from "#src/imaging/url/sign.ts";
import { type Site, startSite } from "#test/reliability/site.ts";
import { askRaw, type RawAnswer } from "./raw-client.ts";

export const spaces = ["default", "other"] as const;
export type SpaceKey = (typeof spaces)[number];

/** The same path in both, with pictures that differ by sight. */
const colours: Record<SpaceKey, string> = { default: "#c00", other: "#00c" };
const names = ["cat.png", "folder/a b+c.png", "ä.png"];

/** What is asked of the pictures in other spellings, each for a result of its own. */
export const operations = [
  "30x20/cat.png",
  "31x20/smart/filters:quality(80):fill(%23fff)/folder/a%20b%2Bc.png",
  "32x20/%C3%A4.png",
  "fit-in/33x20/b64:Y2F0LnBuZw",
];

export async function openGallery(directory: string): Promise<Site> {
  const env = { DELIVERY_DOMAIN: "cdn.test", DELIVERY_HOSTS: "img.test=other" };
  const site = await startSite({ directory, spaces: ["other"], env });
  for (const space of spaces) {
    for (const name of names) {
      const { status } = await site.upload(space, name, await plain(colours[space]));
      if (status !== 201) throw new Error(`${name} was answered ${status}`);
    }
  }
  return site;
}

export function plain(background: string): Promise<Uint8Array> {
  const create = { width: 60, height: 40, channels: 3 as const, background };
  return sharp({ create })
    .png()
    .toBuffer()
    .then((bytes) => new Uint8Array(bytes));
}

export function keyOf({ keys }: Site, space: SpaceKey): SigningKey {
  const key = keys.get(space);
  if (key === undefined) throw new Error(`${space} has no signing key`);
  return key;
}

/** A request target whose signature is over the path exactly as it is here. */
export function targetOf(site: Site, space: SpaceKey, path: string): string {
  return `/i/${space}/${sign(keyOf(site, space), path)}/${path}`;
}

/** The answer to a URL as it was signed. */
export async function asSigned(site: Site, target: string): Promise<RawAnswer> {
  const answer = await askRaw(site.server.port, target);
  if (answer.status !== 200) throw new Error(`${target} was answered ${answer.status}`);
  return answer;
}
