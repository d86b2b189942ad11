import type { Site } from "#test/reliability/site.ts";
import { numberedPicture } from "./numbered.ts";

/** One path, at which one picture after the other is put. Each has a higher number than those before. */
export class Slot {
  /** No answer to what is asked from now on may have a lower one. */
  least = 0;
  /** From when its deletion begins. */
  isGone = true;
  deletions = 0;
  #id = "";
  #etag = "";

  constructor(
    readonly space: string,
    readonly path: string,
  ) {}

  get api(): string {
    return `/api/v1/spaces/${this.space}/assets/${this.#id}`;
  }

  /** A first picture, or a new one where one was deleted. */
  async put(site: Site, number: number): Promise<void> {
    const { status, bytes, headers } = await site.upload(
      this.space,
      this.path,
      await numberedPicture(number),
    );
    expectStatus(status, 201, "an upload");
    this.#id = JSON.parse(new TextDecoder().decode(bytes)).id;
    this.#etag = headers.get("etag") ?? "";
    this.least = number;
    this.isGone = false;
  }

  async replace(site: Site, number: number): Promise<void> {
    const body = await numberedPicture(number);
    const request = { method: "PUT", headers: { ...bearer(site), "if-match": this.#etag }, body };
    const { status, headers } = await site.ask(this.api, request);
    expectStatus(status, 200, "a replacement");
    this.#etag = headers.get("etag") ?? "";
    this.least = number;
  }

  /** What is shown after it must be a picture with a higher number. */
  async delete(site: Site, number: number): Promise<void> {
    this.deletions += 1;
    this.isGone = true;
    const { status } = await site.ask(this.api, { method: "DELETE", headers: bearer(site) });
    expectStatus(status, 204, "a deletion");
    this.least = number;
  }
}

export function bearer({ token }: Site): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

export function expectStatus(status: number, wanted: number, what: string): void {
  if (status !== wanted) throw new Error(`${what} was answered ${status}`);
}
