import { resolve } from "node:path";
import { firstPrinted, freePort, untilReady } from "#test/e2e/executable.ts";
import { startIssuer } from "#test/e2e/issuer/issuer.ts";
import { aDirectory } from "#test/support/directory.ts";
import { aLandscape } from "./landscape.ts";
import type { People } from "./steps.ts";

/** The program out of its source, which shows /_kit. */
export const source = [process.execPath, resolve(import.meta.dir, "../../../src/main.ts")];
const environment = {
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
  LOG_LEVEL: "warn",
  SIGN_UP: "open",
  TRUSTED_PROXIES: "127.0.0.1,::1",
};
const password = "correct horse battery";
const account = { name: "Ada Lovelace", email: "ada@example.com", password };

const devices = [
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36",
];

const ratios = [1.5, 0.67, 1.33, 1.78, 1, 1.5, 0.8, 2.33, 1.5, 1.33, 0.75, 1.5];

interface Picture {
  name: string;
  /** Width through height. */
  ratio: number;
  hue: number;
}

/** How somebody reads the pages. */
export interface Look {
  theme: "light" | "dark";
  language: string;
}

/** Another one each time, so that nobody tries too often. */
export function anAddress(): string {
  return `198.51.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}`;
}

/** A server on data of its own, with people who are known by what the pages need. */
export async function startServer(program: string[]) {
  const directory = aDirectory();
  const issuer = await startIssuer([{ ...account, subject: "ada", isVerified: true }]);
  const ways = {
    SIGN_IN_WITH: issuer.setting,
    GOOGLE_CLIENT_ID: "nobody-asks-for-this",
    GOOGLE_CLIENT_SECRET: "nor-ever-for-this-one",
  };
  const port = freePort();
  const run = (...words: string[]) =>
    Bun.spawn([...program, ...words, "--data", directory.path, "--json"], {
      env: { ...environment, ...ways, PORT: String(port) },
      stdio: [new Blob([password]), "pipe", "pipe"],
    });
  const child = run("serve");
  const url = `http://localhost:${port}`;
  const log = child.stderr.pipeThrough(new TextDecoderStream());
  let said = "";
  const write = (text: string) => {
    said += text;
  };
  void log.pipeTo(new WritableStream({ write }));
  await untilReady(url, child);
  const setUpPath = pathOf(JSON.parse(await firstPrinted(child.stdout)).setUpUrl);

  async function post(path: string, fields: Record<string, string>, cookie = "", userAgent = "") {
    const headers = {
      "sec-fetch-site": "same-origin",
      cookie: `session=${cookie}`,
      "user-agent": userAgent,
      "x-forwarded-for": anAddress(),
    };
    return await fetch(url + path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers,
      redirect: "manual",
    });
  }

  async function sendPicture(path: string, picture: Picture, cookie: string): Promise<void> {
    const body = new FormData();
    body.append("file", new File([await aLandscape(picture)], picture.name, { type: "image/jpeg" }));
    const headers = { "sec-fetch-site": "same-origin", cookie: `session=${cookie}` };
    await fetch(url + path, { method: "POST", body, headers, redirect: "manual" });
  }

  async function signIn(email: string, userAgent?: string): Promise<string> {
    return sessionOf(await post("/sign-in", { email, password }, "", userAgent));
  }

  /** The path of a link that was mailed, which is printed as there is no mail server; each is given once. */
  async function mailedPath(beginning: string): Promise<string> {
    const link = new RegExp(`${url}(${beginning}\\?token=[\\w.%-]+)`);
    for (let tries = 0; tries < 200; tries += 1) {
      const found = link.exec(said);
      said = found ? said.replaceAll(found[0], "") : said;
      if (found?.[1] !== undefined) return found[1];
      await Bun.sleep(50);
    }
    throw new Error(`no mail with a link to ${beginning}`);
  }

  /** A member of the first org. */
  async function createMember(email: string, language = "en"): Promise<string> {
    const asked = ["--name", "Grace Hopper", "--language", language, "--password-stdin"];
    await run("user", "create", email, ...asked).exited;
    return await signIn(email);
  }

  /** Signs up, and gives the mailed link. */
  async function signUp(email: string): Promise<string> {
    const form = await (await fetch(`${url}/sign-up`)).text();
    const version = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? "";
    const versions = { termsVersion: version("termsVersion"), privacyVersion: version("privacyVersion") };
    const accepted = { terms: "yes", privacy: "yes", age: "yes", ...versions };
    await post("/sign-up", { ...account, name: "Grace Hopper", email, ...accepted });
    return await mailedPath("/verify");
  }

  async function createNewcomer(): Promise<string> {
    const token = tokenOf(await signUp(aName()));
    return sessionOf(await post("/verify", { token, password }));
  }

  /** The link by which many come into the second space, whose org they aren't in. */
  async function inviteGuests(cookie: string): Promise<string> {
    const link = await post("/spaces/blog/settings/members/link", { role: "viewer", uses: "100" }, cookie);
    return /\/invitation\?token=[\w-]+/.exec(await link.text())?.[0] ?? "";
  }

  async function links() {
    const cookie = await createMember("mary@example.com");
    await post("/me/email", { email: "mary@example.net" }, cookie);
    const confirm = await mailedPath("/me/email/confirm");
    await post("/me/email/confirm", { token: tokenOf(confirm) });
    const undo = await mailedPath("/me/email/undo");
    await post("/me/email", { email: "mary@example.org" }, cookie);
    const reset = await run("user", "reset", account.email).stdout.text();
    return {
      VERIFY: await signUp(aName()),
      UNDO: undo,
      CONFIRM: await mailedPath("/me/email/confirm"),
      RESET: pathOf(/https?:[^"\s]+/.exec(reset)?.[0] ?? url),
    };
  }

  return {
    url,
    /** Where pages send people to on purpose. */
    issuers: [issuer.url],
    setUpPath,
    /** Makes the first account with pictures in its first space, an empty one, and sessions elsewhere. */
    async claim() {
      const token = tokenOf(setUpPath);
      const answer = await post("/set-up", { ...account, token, orgName: "Analytical Engines" });
      const cookie = sessionOf(answer);
      await post("/orgs", { name: "Difference Engines", spaceKey: "blog" }, cookie);
      for (const [at, ratio] of ratios.entries())
        await sendPicture(
          "/spaces/default/pictures",
          { ratio, hue: 190 + at * 27, name: `morning-${at + 1}.jpg` },
          cookie,
        );
      for (const device of devices) await signIn(account.email, device);
      const home = await (await fetch(url, { headers: { cookie: `session=${cookie}` } })).text();
      const [, org = ""] = /href="(\/orgs\/[^/]+)\/settings"/.exec(home) ?? [];
      const orgPages = {
        ORG_SETTINGS: `${org}/settings`,
        ORG_AUDIT: `${org}/audit`,
        ORG_MEMBERS: `${org}/members`,
        MAIL_DOMAINS: `${org}/mail-domains`,
        INVITATION: await inviteGuests(cookie),
      };
      return { paths: { ...(await links()), ...orgPages } };
    },
    /** The first account, which reads its pages so from now on, and has just proved that it is it. */
    async wear(look: Look): Promise<string> {
      const cookie = await signIn(account.email);
      await this.dress(cookie, account.name, look);
      return cookie;
    },
    /** Whom one look of the pages has for itself. */
    async others(look: Look) {
      const closed = aName();
      await post("/me/close", {}, await createMember(closed));
      const newcomer = await createNewcomer();
      await sendPicture("/me/picture", { ratio: 1, hue: 20, name: "me.jpg" }, newcomer);
      await this.dress(newcomer, "Grace Hopper", look);
      const people: People = {
        closed,
        async createMember() {
          const email = aName();
          await createMember(email, look.language);
          return email;
        },
      };
      return { newcomer, people };
    },
    async dress(cookie: string, name: string, look: Look): Promise<void> {
      const page = await (await fetch(`${url}/me`, { headers: { cookie: `session=${cookie}` } })).text();
      const revision = /name="revision" value="(\d+)"/.exec(page)?.[1] ?? "";
      await post("/me", { revision, name, timeZone: "Europe/Vienna", ...look }, cookie);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.exited;
      await issuer[Symbol.asyncDispose]();
      directory[Symbol.dispose]();
    },
  };
}

let named = 0;

function aName(): string {
  named += 1;
  return `grace-${named}@example.com`;
}

function sessionOf(answer: Response): string {
  const [, session] = /session=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "") ?? [];
  if (session === undefined)
    throw new Error(`${answer.url} is answered ${answer.status}, and signs nobody in`);
  return session;
}

function tokenOf(path: string): string {
  return new URL(path, "http://localhost").searchParams.get("token") ?? "";
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
