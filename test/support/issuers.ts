import type { Issuer, Issuers, OutsidePerson } from "#src/clients/issuers.ts";
import { Refusal } from "#src/lib/errors.ts";

export const company: Issuer = {
  key: "company",
  name: "Company",
  issuer: "https://login.example.com",
  isGoogle: false,
};
export const google: Issuer = {
  key: "google",
  name: "Google",
  issuer: "https://accounts.google.com",
  icon: "google",
  isGoogle: true,
};

/** Ada, as the company's issuer tells of her. */
export function anOutsider(changes: Partial<OutsidePerson> = {}): OutsidePerson {
  return {
    issuer: company.issuer,
    subject: "ada-1",
    email: "ada@example.com",
    isEmailVerified: true,
    name: "Ada Lovelace",
    ...changes,
  };
}

/**
 * Issuers that say whatever a test has them say: whoever comes back with the code of a person is that person. What
 * belongs to the protocol is not looked at here.
 */
export function toldIssuers(list: readonly Issuer[] = [company, google]) {
  const people = new Map<string, OutsidePerson>();
  const begun: { key: string; redirectUri: string; state: string; isProof: boolean }[] = [];
  const issuers: Issuers = {
    list,
    async begin(key, { redirectUri, state, isProof = false }) {
      const issuer = list.find((each) => each.key === key);
      if (issuer === undefined) throw new Refusal("not_found", "There is no such issuer.");
      begun.push({ key, redirectUri, state, isProof });
      return `${issuer.issuer}/authorize?${new URLSearchParams({ state, redirect_uri: redirectUri })}`;
    },
    async finish(_, { answer }) {
      const code = answer.get("code") ?? "";
      const person = people.get(code);
      people.delete(code);
      if (person === undefined) throw new Refusal("unauthenticated", "This code is wrong.");
      return person;
    },
  };
  return {
    ...issuers,
    begun,
    /** The code that a person comes back with. */
    codeOf(person: OutsidePerson): string {
      const code = crypto.randomUUID();
      people.set(code, person);
      return code;
    },
  };
}
