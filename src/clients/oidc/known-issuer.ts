import { CodeChallengeMethod, OAuth2Client, OAuth2Tokens } from "arctic";
import { errors } from "jose";
import type { Issuer, OutsidePerson, WayOut } from "#src/clients/issuers.ts";
import type { Outbound } from "#src/clients/outbound/outbound.ts";
import type { Clock } from "#src/lib/clock.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";
import { readIdToken, WrongAnswer } from "./id-token.ts";
import { IssuerKeys } from "./keys.ts";
import { fetchMetadata, type Metadata } from "./metadata.ts";
import { OtherStatus, readWhole } from "./read-whole.ts";

/** An issuer as the operator sets it. */
export interface IssuerClient extends Issuer {
  clientId: string;
  clientSecret: string;
  /** Beside `openid`. */
  scopes: readonly string[];
}

export interface Parts {
  outbound: Outbound;
  clock: Clock;
}

const metadataKeptMs = 3_600_000;

/** One of them, with what it has said of itself and its keys. */
export class KnownIssuer {
  #metadata: { said: Metadata; at: number } | undefined;
  readonly #keys: IssuerKeys;

  constructor(
    private readonly parts: Parts,
    private readonly client: IssuerClient,
  ) {
    this.#keys = new IssuerKeys(parts, client.issuer);
  }

  async begin({
    redirectUri,
    state,
    nonce,
    verifier,
    isProof = false,
  }: WayOut & { isProof?: boolean }): Promise<string> {
    const { authorizationEndpoint } = await this.#answered(() => this.#describe());
    const { clientId, scopes, isGoogle } = this.client;
    const url = new OAuth2Client(clientId, null, redirectUri).createAuthorizationURLWithPKCE(
      authorizationEndpoint,
      state,
      CodeChallengeMethod.S256,
      verifier,
      ["openid", ...scopes],
    );
    url.searchParams.set("nonce", nonce);
    if (isProof) url.searchParams.set("prompt", isGoogle ? "select_account" : "login");
    // Google knows neither this nor the claim that answers it.
    if (isProof && !isGoogle) url.searchParams.set("max_age", "0");
    return url.href;
  }

  async finish(way: WayOut & { answer: URLSearchParams; isProof?: boolean }): Promise<OutsidePerson> {
    const metadata = await this.#answered(() => this.#describe());
    const code = this.#codeIn(way, metadata);
    return await this.#answered(async () => {
      const tokens = await this.#exchange(metadata, way, code);
      const { issuer, clientId, isGoogle } = this.client;
      const claims = await readIdToken(tokens.idToken(), {
        issuer,
        clientId,
        nonce: way.nonce,
        now: this.parts.clock.now(),
        isProof: (way.isProof ?? false) && !isGoogle,
        keys: this.#keys.of(metadata.jwksUri),
      });
      const told = claims.email === undefined ? await this.#userinfo(metadata, tokens, claims.sub) : {};
      // Whoever tells the address says whether it is verified.
      return personOf(issuer, { ...claims, ...told });
    });
  }

  /** The one of the address that the browser came back by; what it says of why there is none is the issuer's words. */
  #codeIn({ state, answer }: WayOut & { answer: URLSearchParams }, { namesItself }: Metadata): string {
    const only = (name: string) => (answer.getAll(name).length === 1 ? answer.get(name) : null);
    const iss = answer.has("iss") ? only("iss") : undefined;
    const isFromIt = iss === undefined ? !namesItself : iss === this.client.issuer;
    const code = only("code");
    if (!isFromIt || only("state") !== state || !code || answer.has("error")) throw notProven();
    return code;
  }

  async #describe(): Promise<Metadata> {
    const { clock, outbound } = this.parts;
    const held = this.#metadata;
    if (held !== undefined && Math.abs(clock.now() - held.at) < metadataKeptMs) return held.said;
    const said = await fetchMetadata(outbound, this.client.issuer);
    this.#metadata = { said, at: clock.now() };
    return said;
  }

  async #exchange(
    { tokenEndpoint, takesSecretInForm }: Metadata,
    { redirectUri, verifier }: WayOut,
    code: string,
  ): Promise<OAuth2Tokens> {
    const { clientId, clientSecret, issuer } = this.client;
    const form = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirectUri });
    form.set("code_verifier", verifier);
    if (takesSecretInForm) {
      form.set("client_id", clientId);
      form.set("client_secret", clientSecret);
    }
    const json = await readWhole(this.parts.outbound, {
      url: tokenEndpoint,
      issuer,
      method: "POST",
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        ...(!takesSecretInForm && { authorization: basic(clientId, clientSecret) }),
      },
      body: form.toString(),
    });
    return new OAuth2Tokens(json);
  }

  /** Of issuers that leave the address out of the token. Throws where it speaks of somebody else. */
  async #userinfo(
    { userinfoEndpoint: url }: Metadata,
    tokens: OAuth2Tokens,
    subject: string,
  ): Promise<object> {
    if (url === undefined) return {};
    const headers = { accept: "application/json", authorization: `Bearer ${tokens.accessToken()}` };
    const json = await readWhole(this.parts.outbound, { url, issuer: this.client.issuer, headers });
    if (json.sub !== subject) throw new WrongAnswer("what the issuer tells is about somebody else");
    const { email, email_verified, name, picture } = json;
    return {
      email,
      email_verified,
      ...(name !== undefined && { name }),
      ...(picture !== undefined && { picture }),
    };
  }

  /** What goes wrong is either the issuer's not answering or its, or somebody's, wrong answer. */
  async #answered<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (isOfThePerson(cause)) throw notProven(cause);
      if (cause instanceof Refusal && (cause.code === "upstream_timeout" || isPassing(cause))) throw cause;
      throw new Refusal("upstream", `${this.client.name} doesn't answer as it should. Try again later.`, {
        cause,
      });
    }
  }
}

/** The token, or the code that it should be given for, is a wrong one. */
function isOfThePerson(error: unknown): boolean {
  if (error instanceof OtherStatus) return error.code === "invalid_grant";
  return error instanceof errors.JOSEError || error instanceof WrongAnswer;
}

function notProven(cause?: unknown): Refusal {
  return new Refusal("unauthenticated", "This sign-in couldn't be proven. Begin again.", { cause });
}

/** RFC 6749, 2.3.1: both are form-encoded before they are put together. */
function basic(clientId: string, clientSecret: string): string {
  const encoded = [clientId, clientSecret].map((part) =>
    new URLSearchParams({ "": part }).toString().slice(1),
  );
  return `Basic ${Buffer.from(encoded.join(":")).toString("base64")}`;
}

function personOf(issuer: string, claims: Record<string, unknown> & { sub: string }): OutsidePerson {
  const { sub: subject, email, email_verified: verified, hd, name, picture } = claims;
  return {
    issuer,
    subject,
    email: typeof email === "string" ? email : "",
    // A few issuers write it as text.
    isEmailVerified: typeof email === "string" && (verified === true || verified === "true"),
    ...(typeof hd === "string" && { hostedDomain: hd }),
    ...(typeof name === "string" && { name }),
    ...(typeof picture === "string" && { picture }),
  };
}
