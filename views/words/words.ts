import type { en } from "./en.ts";

type Shape<T> = { [Key in keyof T]: T[Key] extends string ? string : Shape<T[Key]> };

/** All that the pages say, in one language. A language that lacks a word doesn't compile. */
export type Words = Shape<typeof en>;

type Leaves<T, Before extends string = ""> = {
  [Key in keyof T & string]: T[Key] extends string
    ? { [Path in `${Before}${Key}`]: T[Key] }
    : Leaves<T[Key], `${Before}${Key}.`>;
}[keyof T & string];

type Merged<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** Every sentence by its path: `pager.range`. */
type Sentences = Merged<Leaves<typeof en>>;
type WithoutPlural<Path> = Path extends `${infer Base}_one` | `${infer Base}_other` ? Base : Path;

/** The name of a sentence; one with forms for one and for many has the name that they share. */
export type WordKey = WithoutPlural<keyof Sentences> & string;

type SentenceOf<Key extends WordKey> = Key extends keyof Sentences
  ? Sentences[Key]
  : `${Key}_other` extends keyof Sentences
    ? Sentences[`${Key}_other`]
    : never;

type ValuesIn<Sentence> = Sentence extends `${string}{{${infer Name}}}${infer Rest}`
  ? (Name extends `${infer Bare}, ${string}` ? Bare : Name) | ValuesIn<Rest>
  : never;

/** What a sentence needs to be whole: nothing, or its values by name. */
type Values<Key extends WordKey> = [ValuesIn<SentenceOf<Key>>] extends [never]
  ? []
  : [values: { [Name in ValuesIn<SentenceOf<Key>>]: Name extends "count" ? number : string }];

export type Translate = <Key extends WordKey>(key: Key, ...values: Values<Key>) => string;
