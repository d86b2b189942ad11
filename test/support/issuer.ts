import { randomBytes } from "node:crypto";
import { type CryptoKey, importJWK, type JWK, type JWTPayload, SignJWT, type SignOptions } from "jose";
import { OAuth2Server } from "oauth2-mock-server";
import type { IssuerClient } from "#src/clients/oidc/known-issuer.ts";

/** What a test has an ID token say, and how it is signed. */
export interface TokenParts {
  claims: JWTPayload;
  header: { alg: string; kid?: string | undefined; [name: string]: unknown };
  key: CryptoKey | Uint8Array;
}

type Key = JWK & { kid: string; alg: string };

/** oauth2-mock-server on loopback, of which a test says what ID token it hands out, and how its other answers are. */
export async function anIssuer() {
  const server = new OAuth2Server();
  const key = (await server.issuer.keys.generate("RS256")) as Key;
  await server.start(undefined, "127.0.0.1");
  const issuer = server.issuer.url ?? "";
  const client: IssuerClient = {
    key: "work",
    name: "Work",
    issuer,
    clientId: "imagor",
    clientSecret: "a secret of+our:own",
    scopes: ["email", "profile"],
    isGoogle: false,
  };
  const asked: { path: string; authorization: string | undefined; form: Record<string, unknown> }[] = [];
  let idToken: string | undefined;
  server.service.on("beforeResponse", ({ body }, { headers, body: form }) => {
    asked.push({ path: "/token", authorization: headers.authorization, form });
    if (idToken === undefined) delete body.id_token;
    else body.id_token = idToken;
  });

  /** As the issuer itself would make it, now. */
  async function parts({ nonce, now = Date.now() }: { nonce: string; now?: number }): Promise<TokenParts> {
    const seconds = Math.floor(now / 1000);
    return {
      claims: {
        iss: issuer,
        sub: "ada-1815",
        aud: client.clientId,
        exp: seconds + 300,
        iat: seconds,
        nonce,
        email: "ada@example.com",
        email_verified: true,
        name: "Ada Lovelace",
      },
      header: { alg: "RS256", kid: key.kid },
      key: (await importJWK(key, "RS256")) as CryptoKey,
    };
  }

  return {
    server,
    issuer,
    client,
    key,
    asked,
    parts,
    /** What the next exchange of a code hands out; nothing where it is left out. */
    hand(token?: string) {
      idToken = token;
    },
    /** What a browser that was sent there comes back with, after whatever its person does there. */
    async visit(address: string): Promise<URLSearchParams> {
      const answer = await fetch(address, { redirect: "manual" });
      return new URL(answer.headers.get("location") ?? "").searchParams;
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

export type TestIssuer = Awaited<ReturnType<typeof anIssuer>>;

export async function signed({ claims, header, key }: TokenParts, options?: SignOptions): Promise<string> {
  return await new SignJWT(claims).setProtectedHeader(header).sign(key, options);
}

/** Of a token that nobody has signed. */
export function unsigned({ claims, header }: Pick<TokenParts, "claims" | "header">): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(claims)}.`;
}

export const random = () => randomBytes(32).toString("base64url");
