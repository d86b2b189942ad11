import type { Argument } from "#src/imaging/filters/arguments.ts";
import { filters } from "#src/imaging/filters/registry.ts";

type Random = () => number;

/** What no filter expects of a number. */
const extremes = ["", "-0", "NaN", "abc", "1e309", "-1e309", "1e-320", "2147483648", "-99999999999", "0x10"];
const colours = ["red", "ff0000", "%23abc", "11223344", "auto", "none", "transparent", "blur", "nosuch"];
const places = [
  "0",
  "7",
  "-5",
  "50p",
  "-0.5",
  "0.5",
  "center",
  "repeat",
  "left-3",
  "bottom-900",
  "r",
  "1e9p",
];
const lengths = ["", "0", "1", "2", "17", "64", "300", "1999"];
const longLengths = ["9999", "10000", "16000", "4294967296"];
const plainColours = ["color:red", "color:none", "color:12345678"];
const deepest = 4;

/** A delivery path's operations and picture: any segments, any filters with any arguments, layers of `names` too. */
export function drawOperations(
  random: Random,
  names: readonly string[],
  picture = pick(random, names),
): string {
  return new Draw(random, names).path(picture, 0);
}

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error("there is nothing to pick from");
  return one;
}

class Draw {
  constructor(
    readonly random: Random,
    readonly names: readonly string[],
  ) {}

  path(image: string, depth: number): string {
    const calls = Array.from({ length: this.#count(depth) }, () => this.#call(depth));
    const list = calls.length > 0 ? `filters:${calls.join(":")}/` : "";
    return `${this.#geometry(depth)}${list}${image}`;
  }

  /** Fewer calls within layers, so that lists end. */
  #count(depth: number): number {
    return Math.floor(this.random() ** 1.5 * (7 - depth * 1.6));
  }

  /** Every segment of the grammar, in its order. */
  #geometry(depth: number): string {
    const { random } = this;
    const some = (share: number, segment: () => string) => (random() < share ? `${segment()}/` : "");
    const side = () => (depth > 0 && random() < 0.1 ? pick(random, ["f", "full", "f-20"]) : this.#length());
    const share = () => random().toFixed(2);
    return [
      some(0.05, () => "meta"),
      some(0.1, () => pick(random, ["trim", "trim:top-left", "trim:bottom-right:40", "trim:255"])),
      some(
        0.1,
        () => `${this.#length() || 0}x${this.#length() || 0}:${this.#length() || 9}x${this.#length() || 9}`,
      ),
      some(0.05, () => `${share()}x${share()}:${share()}x${share()}`),
      some(0.2, () => pick(random, ["fit-in", "full-fit-in", "adaptive-fit-in", "adaptive-full-fit-in"])),
      some(0.1, () => "stretch"),
      some(0.6, () => `${this.#flip()}${side()}x${this.#flip()}${side()}`),
      some(0.1, () => `${this.#length() || 0}x${this.#length() || 0}`),
      some(0.1, () => pick(random, ["left", "right", "center"])),
      some(0.1, () => pick(random, ["top", "bottom", "middle"])),
      some(0.1, () => "smart"),
    ].join("");
  }

  #flip(): string {
    return this.random() < 0.15 ? "-" : "";
  }

  #length(): string {
    return pick(this.random, this.random() < 0.03 ? longLengths : lengths);
  }

  #call(depth: number): string {
    const filter = pick(this.random, filters);
    // Most of those speak of the answer alone, or end the list at once.
    if (filter.stage === "delivery" && this.random() < 0.8) return this.#call(depth);
    const given = this.random() < 0.7 ? filter.arguments.length : Math.floor(this.random() * 7);
    const args = Array.from({ length: given }, (_, index) => this.#argument(filter.arguments[index], depth));
    return `${filter.name}(${args.join(",")})`;
  }

  #argument(argument: Argument<unknown> | undefined, depth: number): string {
    if (argument === undefined || this.random() < 0.05) return pick(this.random, extremes);
    const { kind, name, choices = [] } = argument;
    if (kind === "number" || kind === "integer") return this.#number(argument);
    if (kind === "colour") return pick(this.random, [...colours, ...choices]);
    if (kind === "choice") return pick(this.random, [...choices, "nosuch"]);
    if (name === "image") return this.#name();
    return name === "path" ? this.#nested(depth) : pick(this.random, [...places, this.#name()]);
  }

  #number({ kind, range: [least, most] = [-400, 400] }: Argument<unknown>): string {
    const kinds = this.random();
    if (kinds < 0.1) return pick(this.random, extremes);
    if (kinds < 0.25) return String(pick(this.random, [least, most, least - 1, most + 1, most * 10, -most]));
    const value = least + this.random() ** 2 * (most - least);
    return kind === "integer" ? String(Math.round(value)) : value.toFixed(3);
  }

  #name(): string {
    if (this.random() < 0.15) return pick(this.random, plainColours);
    if (this.random() < 0.03) return "nosuch.png";
    const name = pick(this.random, this.names);
    return this.random() < 0.1 ? `b64:${Buffer.from(name).toString("base64url")}` : name;
  }

  #nested(depth: number): string {
    if (depth >= deepest) return this.#name();
    const path = this.path(this.#name(), depth + 1);
    return this.random() < 0.2 ? encodeURIComponent(path) : path;
  }
}
