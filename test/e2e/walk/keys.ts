import type { Page } from "playwright-core";
import { expect } from "./steps.ts";

interface Stop {
  /** Tells it from others of the page. */
  at: number;
  name: string;
  /** Empty where whoever looks sees that the focus is there. */
  fault: string;
}

const mostStops = 150;

export type Keys = ReturnType<typeof keysOf>;

/** Whoever has no pointer. At each stop of the focus he has to see it. */
export function keysOf(page: Page) {
  async function tab(): Promise<Stop> {
    await page.keyboard.press("Tab");
    const stop = (await page.evaluate(look)) as Stop;
    const where = new URL(page.url()).pathname;
    expect(stop.fault === "", `the focus on "${stop.name}" of ${where} ${stop.fault}`);
    return stop;
  }

  /** Goes on until the focus is on what is called so. */
  async function tabTo(name: string): Promise<void> {
    const passed: string[] = [];
    while (passed.length < mostStops) {
      const stop = await tab();
      if (stop.name === name) return;
      passed.push(stop.name);
    }
    throw new Error(`no stop of ${page.url()} is called "${name}": ${[...new Set(passed)].join(", ")}`);
  }

  async function type(text: string): Promise<void> {
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  }

  return {
    tab,
    tabTo,
    /** In the place of what the field holds. */
    type,
    /** Into the field that has the focus as soon as the page is there. */
    async typeFirst(text: string): Promise<void> {
      await page.locator("[autofocus]:focus").first().waitFor();
      await type(text);
    },
    /** Fields of those labels. */
    async fill(fields: [label: string, value: string][]): Promise<void> {
      for (const [label, value] of fields) {
        await tabTo(label);
        await type(value);
      }
    },
    async pressOn(name: string): Promise<void> {
      await tabTo(name);
      await page.keyboard.press("Enter");
    },
    /** Through the whole page and to its beginning again. Gives how many stops there were. */
    async goRound(): Promise<number> {
      const first = await tab();
      for (let stops = 1; stops < mostStops; stops += 1) {
        const { at } = await tab();
        if (at === first.at) return stops;
      }
      throw new Error(`the focus never comes back to "${first.name}" on ${page.url()}`);
    },
    async press(key: string): Promise<void> {
      await page.keyboard.press(key);
    },
  };
}

/** In the page: where the focus is, and whether its ring is drawn within the window and not wholly covered. */
const look = `(() => {
  const element = document.activeElement;
  const words = (text) => (text ?? "").replace(/\\s+/g, " ").trim();
  const heard = (one) => {
    const copy = one.cloneNode(true);
    for (const unheard of copy.querySelectorAll("[aria-hidden=true]")) unheard.remove();
    return words(copy.textContent);
  };
  const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent;
  const name = element === document.body ? "the page"
    : words(label) || heard(element) || words(element.querySelector("img")?.alt) || element.localName;
  const at = [...document.querySelectorAll("*")].indexOf(element);
  if (element === document.body) return { at, name, fault: "" };
  const isRinged = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const isLarge = (one) => one.getBoundingClientRect().width > 4;
  // What stands for an unseen file field wears its ring.
  const ringed = [element, ...(element.labels ?? [])].find((one) => isRinged(one) && isLarge(one));
  if (!ringed) return { at, name, fault: "has no ring" };
  const { left, top, right, bottom } = ringed.getBoundingClientRect();
  if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight)
    return { at, name, fault: "is outside the window" };
  const between = (from, to, end) => [0.1, 0.5, 0.9].map((share) =>
    Math.max(from, 0) + share * (Math.min(to, end) - Math.max(from, 0)));
  const isFree = (x, y) => {
    const over = document.elementFromPoint(x, y);
    return !over || ringed.contains(over) || over.contains(ringed);
  };
  const [xs, ys] = [between(left, right, innerWidth), between(top, bottom, innerHeight)];
  if (!xs.some((x) => ys.some((y) => isFree(x, y)))) return { at, name, fault: "is covered" };
  return { at, name, fault: "" };
})()`;
