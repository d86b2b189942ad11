import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";
import { freePort } from "#test/e2e/executable.ts";

/** Somebody who has an account at the issuer. */
export interface Outsider {
  subject: string;
  name: string;
  email: string;
  isVerified: boolean;
  picture?: string;
}

export interface RealIssuer extends AsyncDisposable {
  url: string;
  /** The value of SIGN_IN_WITH by which a server takes it. */
  setting: string;
}

const client = { key: "work", name: "Analytical ID", clientId: "imagor", clientSecret: "of the two alone" };
const signIn = "/sign-in/";

/** oidc-provider on loopback: it asks who somebody is by a page of its own, with a button for who doesn't go on. */
export async function startIssuer(people: readonly Outsider[] = []): Promise<RealIssuer> {
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const known = new Map(people.map((person) => [person.subject, person]));
  const provider = await aProvider(url, known);
  const answer = provider.callback();
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path === "/favicon.ico") return void response.writeHead(204).end();
    const work = path.startsWith(signIn) ? ask(provider, request, response) : answer(request, response);
    work.catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((ready) => server.listen(port, "127.0.0.1", ready));
  return {
    url,
    setting: JSON.stringify([{ ...client, issuer: url }]),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((ended) => server.close(ended));
    },
  };
}

async function aProvider(url: string, people: Map<string, Outsider>): Promise<Provider> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const provider = new Provider(url, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: ["http://localhost/sign-in/outside/work"],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "one" }] },
    cookies: { keys: [crypto.randomUUID()] },
    ttl: { Interaction: 600, Grant: 3_600, Session: 3_600, AccessToken: 600, IdToken: 300 },
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "picture"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => signIn + uid },
    findAccount: (_: unknown, accountId: string) => accountOf(people.get(accountId) ?? stranger(accountId)),
    // Who signs in says yes by that.
    async loadExistingGrant({
      oidc,
    }: {
      oidc: { client: { clientId: string }; session: { accountId: string } };
    }) {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  // The port of the server that it is for isn't known yet.
  provider.Client.prototype.redirectUriAllowed = (uri) =>
    /^http:\/\/localhost:\d+\/sign-in\/outside\/work$/.test(uri);
  return provider;
}

/** Whoever else signs in there: somebody with an address of his own. */
function stranger(subject: string): Outsider {
  return { subject, name: "Mary Somerville", email: `${subject}@example.net`, isVerified: true };
}

function accountOf(person: Outsider) {
  const { subject, name, email, isVerified, picture } = person;
  const claims = { sub: subject, name, email, email_verified: isVerified, picture };
  return { accountId: subject, claims: () => claims };
}

/** The page on which somebody says who he is, and what its form does. */
async function ask(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") {
    const { uid } = await provider.interactionDetails(request, response);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(pageOf(signIn + uid));
    return;
  }
  const fields = new URLSearchParams(await new Response(bodyOf(request)).text());
  const subject = fields.get("subject") ?? "";
  const result = fields.has("cancel")
    ? { error: "access_denied", error_description: "<script>alert(1)</script>" }
    : { login: { accountId: subject } };
  await provider.interactionFinished(request, response, result);
}

function bodyOf(request: IncomingMessage): ReadableStream {
  return new ReadableStream({
    async start(controller) {
      for await (const part of request) controller.enqueue(part);
      controller.close();
    },
  });
}

function pageOf(action: string): string {
  return `<!doctype html><html lang="en"><title>Analytical ID</title><main>
<h1>Analytical ID</h1>
<form method="post" action="${action}">
<label>Account <input name="subject" required autofocus></label>
<button>Sign in to Analytical ID</button>
<button name="cancel" value="yes" formnovalidate>Cancel</button>
</form></main></html>`;
}
