import type { OutsidePerson } from "#src/clients/issuers.ts";
import { unescaped } from "#test/reliability/entries/forms.ts";
import { anOutsider, type toldIssuers } from "#test/support/issuers.ts";
import type { Browser } from "./a-browser.ts";

type Told = ReturnType<typeof toldIssuers>;

/** Sends a browser to an issuer by the form of a page, and gives the state that it comes back with. */
export async function goOut(told: Told, browser: Browser, fields: Record<string, string> = {}) {
  const answer = await browser.post("/sign-in/outside", {
    issuer: "company",
    intent: "sign-in",
    next: "/",
    ...fields,
  });
  return { answer, state: told.begun.at(-1)?.state ?? "" };
}

/** Comes back as an issuer sends somebody back. */
export async function comeBack(
  browser: Browser,
  parameters: Record<string, string>,
  { issuer = "company" } = {},
): Promise<Response> {
  return await browser.get(`/sign-in/outside/${issuer}?${new URLSearchParams(parameters)}`, {
    "sec-fetch-site": "cross-site",
  });
}

/** There and back, as whoever the issuer says that it is. */
export async function byIssuer(
  told: Told,
  browser: Browser,
  person: Partial<OutsidePerson> = {},
  fields: Record<string, string> = {},
): Promise<Response> {
  const { state } = await goOut(told, browser, fields);
  const code = told.codeOf(anOutsider(person));
  return await comeBack(browser, { code, state }, { issuer: fields.issuer ?? "company" });
}

/** The form of who joins, as the page has it, with everything ticked. */
export async function theJoining(browser: Browser, changes: Record<string, string> = {}) {
  const page = await browser.page("/sign-in/join");
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
  const versions = { termsVersion: value("termsVersion"), privacyVersion: value("privacyVersion") };
  const ticked = { terms: "yes", privacy: "yes", age: "yes" };
  return { name: "Ada Lovelace", timeZone: "Europe/Vienna", ...versions, ...ticked, ...changes };
}

/** Joins as whoever the issuer says that it is. */
export async function joined(
  told: Told,
  browser: Browser,
  person: Partial<OutsidePerson> = {},
  fields: Record<string, string> = {},
): Promise<Response> {
  await byIssuer(told, browser, person, fields);
  return await browser.post("/sign-in/join", await theJoining(browser));
}

/** Sends a browser to a real issuer; gives the address, and the nonce that the token has to hold. */
export async function sendOut(browser: Browser) {
  const fields = { issuer: "work", intent: "sign-in", next: "/" };
  const page = await (await browser.post("/sign-in/outside", fields)).text();
  const address = unescaped(/content="0;url=([^"]*)"/.exec(page)?.[1] ?? "");
  return { address, nonce: new URL(address).searchParams.get("nonce") ?? "" };
}
