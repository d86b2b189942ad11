import { afterAll, beforeAll, expect, spyOn, test } from "bun:test";
import { type CryptoKey, importJWK } from "jose";
import type { IssuerClient } from "#src/clients/oidc/known-issuer.ts";
import { createOidc } from "#src/clients/oidc/oidc.ts";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import { Refusal } from "#src/lib/errors.ts";
import { alterations } from "#test/support/altered-tokens.ts";
import { fixedClock } from "#test/support/clock.ts";
import { anIssuer, random, signed, type TestIssuer } from "#test/support/issuer.ts";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await anIssuer();
});
afterAll(async () => await issuer[Symbol.asyncDispose]());

const redirectUri = "http://localhost/sign-in/outside/work";

function aWay() {
  return { redirectUri, state: random(), nonce: random(), verifier: random() };
}

function aClient(changes: Partial<IssuerClient> = {}) {
  const clock = fixedClock(Date.now());
  const outbound = createOutbound({ allow: [] });
  return { clock, ...createOidc({ outbound, clock }, [{ ...issuer.client, ...changes }]) };
}

interface Return {
  isProof?: boolean;
  /** What becomes of the answer on its way. */
  change?(answer: URLSearchParams): void;
}

/** There and back. */
async function goOut(client = aClient(), way = aWay(), { isProof = false, change }: Return = {}) {
  const answer = await issuer.visit(await client.begin("work", { ...way, isProof }));
  change?.(answer);
  return await client.finish("work", { ...way, answer, isProof });
}

/** What came of it: the subject, or why not. */
async function comeBack(...told: Parameters<typeof goOut>): Promise<string> {
  const end = await goOut(...told).catch((error: unknown) => error);
  if (end instanceof Refusal) return end.code;
  if (end instanceof Error) throw end;
  return (end as { subject: string }).subject;
}

test("a browser is sent with everything by which it is known again", async () => {
  const way = aWay();
  const url = new URL(await aClient().begin("work", way));
  const { code_challenge, ...asked } = Object.fromEntries(url.searchParams);
  expect(asked).toEqual({
    response_type: "code",
    client_id: "imagor",
    redirect_uri: redirectUri,
    scope: "openid email profile",
    state: way.state,
    nonce: way.nonce,
    code_challenge_method: "S256",
  });
  expect(code_challenge).toBe(new Bun.CryptoHasher("sha256").update(way.verifier).digest("base64url"));
  const proof = new URL(await aClient().begin("work", { ...way, isProof: true }));
  expect([proof.searchParams.get("prompt"), proof.searchParams.get("max_age")]).toEqual(["login", "0"]);
});

test("a code is exchanged with the secret as RFC 6749 encodes it, and with the verifier", async () => {
  const way = aWay();
  issuer.hand(await signed(await issuer.parts(way)));
  expect(await comeBack(aClient(), way)).toBe("ada-1815");
  const { form, authorization } = issuer.asked.at(-1) ?? {};
  expect(form).toMatchObject({ code_verifier: way.verifier, redirect_uri: redirectUri });
  const secret = Buffer.from(authorization?.split(" ")[1] ?? "", "base64").toString();
  expect(secret).toBe("imagor:a+secret+of%2Bour%3Aown");
});

test("what the issuer says of a person is handed on, and that an address is his only where it says so", async () => {
  const verified = async (email_verified: unknown) => {
    const way = aWay();
    const right = await issuer.parts(way);
    issuer.hand(await signed({ ...right, claims: { ...right.claims, email_verified } }));
    return await goOut(aClient(), way);
  };
  expect(await verified(true)).toEqual({
    issuer: issuer.issuer,
    subject: "ada-1815",
    email: "ada@example.com",
    isEmailVerified: true,
    name: "Ada Lovelace",
  });
  for (const other of [false, "false", 1, "yes", null, undefined]) {
    expect((await verified(other)).isEmailVerified).toBe(false);
  }
});

test.each([
  ["example.com", { hostedDomain: "example.com" }],
  [["example.com"], {}],
  [undefined, {}],
])("of a hosted domain %p only a text is handed on", async (hd, handed) => {
  const way = aWay();
  const right = await issuer.parts(way);
  issuer.hand(await signed({ ...right, claims: { ...right.claims, hd } }));
  const { hostedDomain } = await goOut(aClient(), way);
  expect({ ...(hostedDomain !== undefined && { hostedDomain }) }).toEqual(handed);
});

test.each(alterations)("R12b: $name is taken: $isTaken", async ({ isTaken, make }) => {
  const way = aWay();
  issuer.hand(await make(await issuer.parts(way), issuer));
  expect(await comeBack(aClient(), way)).toBe(isTaken ? "ada-1815" : "unauthenticated");
});

test("R12b: no ID token at all is the issuer's fault", async () => {
  issuer.hand();
  expect(await comeBack()).toBe("upstream");
});

const answers: [says: string, change: (answer: URLSearchParams) => void][] = [
  ["another state", (answer) => answer.set("state", "another")],
  ["no state", (answer) => answer.delete("state")],
  ["two states", (answer) => answer.append("state", answer.get("state") ?? "")],
  ["no code", (answer) => answer.delete("code")],
  ["two codes", (answer) => answer.append("code", "another")],
  ["an error beside a code", (answer) => answer.set("error", "access_denied")],
  ["another issuer (RFC 9207)", (answer) => answer.set("iss", "https://evil.example")],
];

test.each(answers)(
  "who comes back with %s is not believed, and no code of his is exchanged",
  async (_, change) => {
    const way = aWay();
    issuer.hand(await signed(await issuer.parts(way)));
    const before = issuer.asked.length;
    expect(await comeBack(aClient(), way, { change })).toBe("unauthenticated");
    expect(issuer.asked).toHaveLength(before);
  },
);

test("an issuer that says its name in answers has to say it", async () => {
  issuer.server.service.once("beforeWellKnownOpenIdConfiguration", ({ body }) => {
    (body as Record<string, unknown>).authorization_response_iss_parameter_supported = true;
  });
  const client = aClient();
  const way = aWay();
  issuer.hand(await signed(await issuer.parts(way)));
  expect(await comeBack(client, way)).toBe("unauthenticated");
  const change = (answer: URLSearchParams) => answer.set("iss", issuer.issuer);
  expect(await comeBack(client, way, { change })).toBe("ada-1815");
});

const descriptions: [says: string, change: Record<string, unknown>][] = [
  ["another name", { issuer: "https://evil.example" }],
  ["keys on plain http elsewhere", { jwks_uri: "http://127.0.0.2:9/keys" }],
  ["a token endpoint with a password in it", { token_endpoint: "https://a:b@evil.example/token" }],
  ["no keys", { jwks_uri: undefined }],
];

test.each(descriptions)("an issuer that describes itself with %s is not used", async (_, change) => {
  issuer.server.service.once("beforeWellKnownOpenIdConfiguration", ({ body }) =>
    Object.assign(body ?? {}, change),
  );
  expect(
    await aClient()
      .begin("work", aWay())
      .catch((error) => error),
  ).toMatchObject({ code: "upstream" });
});

test("what an issuer names in the operator's own network isn't called", async () => {
  let called = 0;
  await using canary = Bun.serve({
    hostname: "127.0.0.2",
    port: 0,
    fetch() {
      called++;
      return new Response("{}");
    },
  });
  const jwks_uri = `https://127.0.0.2:${canary.port}/keys`;
  issuer.server.service.once("beforeWellKnownOpenIdConfiguration", ({ body }) =>
    Object.assign(body ?? {}, { jwks_uri }),
  );
  const way = aWay();
  issuer.hand(await signed(await issuer.parts(way)));
  expect(await comeBack(aClient(), way)).toBe("upstream");
  expect(called).toBe(0);
});

test("R12b: a new key is fetched; while the issuer is down, those are good that were fetched in the last hour", async () => {
  await using own = await anIssuer();
  const clock = fixedClock(Date.now());
  const client = { clock, ...createOidc({ outbound: createOutbound({ allow: [] }), clock }, [own.client]) };
  const enter = async (kid = own.key.kid) => {
    const way = aWay();
    const key = own.server.issuer.keys.get(kid) as Parameters<typeof importJWK>[0];
    const right = await own.parts({ ...way, now: clock.now() });
    own.hand(
      await signed({ ...right, header: { alg: "RS256", kid }, key: (await importJWK(key)) as CryptoKey }),
    );
    const answer = await own.visit(await client.begin("work", way));
    return await client.finish("work", { ...way, answer }).then(
      ({ subject }) => subject,
      (error: Refusal) => error.code,
    );
  };
  expect(await enter()).toBe("ada-1815");
  const { kid } = (await own.server.issuer.keys.generate("RS256")) as { kid: string };
  expect(await enter(kid)).toBe("unauthenticated");
  clock.advance(60_000);
  expect(await enter(kid)).toBe("ada-1815");
  using _silent = spyOn(console, "error").mockImplementation(() => {});
  const fetchOfKeys = spyOn(own.server.issuer.keys, "toJSON").mockImplementation(() => {
    throw new Error("down");
  });
  clock.advance(1_800_000);
  expect(await enter()).toBe("ada-1815");
  clock.advance(1_900_000);
  expect(await enter()).toBe("upstream");
  fetchOfKeys.mockRestore();
});

test("R12b: an address that the token leaves out is asked for, and of nobody else", async () => {
  const way = aWay();
  const { claims, ...right } = await issuer.parts(way);
  const { email: _email, email_verified: _verified, ...bare } = claims;
  issuer.hand(await signed({ ...right, claims: bare }));
  const told = { email: "ada@example.com", email_verified: true };
  issuer.server.service.once("beforeUserinfo", (answer) =>
    Object.assign(answer, { body: { sub: "ada-1815", ...told } }),
  );
  const client = aClient();
  expect(await goOut(client, way)).toMatchObject({
    email: "ada@example.com",
    isEmailVerified: true,
  });
  issuer.hand(await signed({ ...right, claims: { ...bare, email_verified: true } }));
  const unproven = { sub: "ada-1815", email: told.email, email_verified: false };
  issuer.server.service.once("beforeUserinfo", (answer) => Object.assign(answer, { body: unproven }));
  expect(await goOut(client, way)).toMatchObject({ isEmailVerified: false });
  issuer.server.service.once("beforeUserinfo", (answer) =>
    Object.assign(answer, { body: { sub: "eve", ...told } }),
  );
  expect(await comeBack(client, way)).toBe("unauthenticated");
});

test("who is to prove that it is he has to have signed in there just now", async () => {
  const prove = async (secondsAgo: number | undefined) => {
    const way = aWay();
    const right = await issuer.parts(way);
    const auth_time = secondsAgo === undefined ? undefined : Number(right.claims.iat) - secondsAgo;
    issuer.hand(await signed({ ...right, claims: { ...right.claims, auth_time } }));
    return await comeBack(aClient(), way, { isProof: true });
  };
  expect(await prove(5)).toBe("ada-1815");
  expect(await prove(3_600)).toBe("unauthenticated");
  expect(await prove(undefined)).toBe("unauthenticated");
});

test("a code that the issuer doesn't know is the person's, a secret that it doesn't know is the operator's", async () => {
  const deny = (statusCode: number, error: string) =>
    issuer.server.service.once("beforeResponse", (answer) =>
      Object.assign(answer, { statusCode, body: { error } }),
    );
  deny(400, "invalid_grant");
  expect(await comeBack()).toBe("unauthenticated");
  deny(401, "invalid_client");
  expect(await comeBack()).toBe("upstream");
});
