import type { Context, Needs } from "#src/domain/context.ts";
import type { Account } from "#src/domain/identity/accounts.ts";
import { listProofWays } from "#src/domain/identity/second-proof.ts";
import { sessionCookie } from "#src/domain/identity/session-cookie.ts";
import { authenticateSession, hasSteppedUp } from "#src/domain/identity/sessions.ts";
import { stepUp } from "#src/domain/identity/sign-in.ts";
import { say } from "#src/http/errors.ts";
import type { Fields } from "#src/http/form-body.ts";
import type { Visitor, VisitorNeeds } from "#src/http/plugins/session.ts";
import { html } from "#src/http/respond.ts";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import type { Proof } from "#views/parts/proof-field.tsx";
import { isMistake } from "#views/words/translate.ts";

/** What an operator is told of the server when he sets it up. */
export interface Installation {
  dataDir: string;
  /** The host that takes mails; undefined where they are printed in the log. */
  mailHost: string | undefined;
  mailFrom: string | undefined;
}

export interface PageNeeds extends VisitorNeeds, Context {
  /** Whether any space may answer unsigned URLs. */
  allowUnsafe: boolean;
  installation: Installation;
}

/** What the address names: `space`, and what lies in it. */
export type Place = Readonly<Record<string, string>>;

/** One page, or what one form does. */
export type PageHandler<N = PageNeeds> = (
  needs: N,
  visitor: Visitor,
  place: Place,
) => Promise<Response> | Response;

interface Sent {
  status?: number;
  headers?: Record<string, string>;
  cookies?: string[];
}

/** A page that is somebody's own, or of one moment: nobody keeps it. */
export async function show(
  markup: JSX.Element,
  { status, headers, cookies = [] }: Sent = {},
): Promise<Response> {
  const sent = {
    ...(status !== undefined && { status }),
    headers: { "cache-control": "no-store", ...headers },
  };
  const answer = html(await markup, sent);
  for (const cookie of cookies) answer.headers.append("set-cookie", cookie);
  return answer;
}

/** For pages whose address is a secret: where their links lead learns nothing of it. */
export const unreferred = { "referrer-policy": "no-referrer" };

/** Who is signed in. Refuses (unauthenticated) anybody else. */
export function requireAccount({ account }: Visitor): Account {
  if (account === undefined) throw new Refusal("unauthenticated", "Sign in first.");
  return account;
}

interface Attempt {
  page: Page;
  /** The same form, as it was filled in, with what is to be mended. */
  again(state: FormState): JSX.Element | Promise<JSX.Element>;
  /** What a refusal means on this page, by its code. */
  says?: Partial<Record<RefusalCode, string>>;
  headers?: Record<string, string>;
  /** To be kept however it ends. */
  cookies?(): string[];
}

/** Does what a form asks for; what the reader can mend is told in the form. */
export async function attempt(
  needs: Needs<"log">,
  { request }: Visitor,
  work: () => Promise<Response>,
  { page, again, says = {}, headers, cookies }: Attempt,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const state = error instanceof Refusal ? stateOf(error, page, says) : undefined;
    if (state === undefined) throw error;
    const said = say(error, request, { side: "api", log: needs.log });
    const status = said.status === 401 ? 422 : said.status;
    return await show(await again(state), {
      status,
      headers: { ...headers, ...said.headers },
      cookies: cookies?.() ?? [],
    });
  }
}

function stateOf(
  { code, fields = {} }: Refusal,
  { t }: Page,
  says: Attempt["says"] & object,
): FormState | undefined {
  const mistakes = Object.fromEntries(
    Object.entries(fields).flatMap(([field, mistake]) =>
      isMistake(mistake) ? [[field, t(`mistakes.${mistake}`)]] : [],
    ),
  );
  if (Object.keys(mistakes).length > 0) return { mistakes };
  if (says[code] !== undefined) return { mistakes, error: says[code] };
  if (code === "rate_limited" || code === "overloaded") return { mistakes, error: t(`errors.texts.${code}`) };
  return undefined;
}

/** How who looks at the page can prove once more that it is he; undefined where he has just done so. */
export async function proofOf(needs: PageNeeds, { actor }: Visitor): Promise<Proof | undefined> {
  if (actor.kind === "person" && hasSteppedUp(needs, actor)) return undefined;
  const { hasPassword, issuers, ...others } = await listProofWays(needs, actor);
  return { hasPassword, hasOthers: issuers.length > 0 || Object.values(others).includes(true) };
}

/**
 * Who acts, once he has proved by the password in the form that it is he, where it holds one; and the cookie that his
 * session goes on with.
 */
export async function prove(
  needs: PageNeeds,
  visitor: Visitor,
  fields: Fields,
): Promise<{ visitor: Visitor; cookies: string[] }> {
  const password = fields("proof");
  if (password === "") return { visitor, cookies: [] };
  const { actor, visit } = visitor;
  const token = await stepUp(needs, actor, { password, address: visit.address });
  const found = await authenticateSession(needs, { token, ...visit });
  const cookies = [sessionCookie(needs.publicUrl, token)];
  return { visitor: { ...visitor, actor: found?.person ?? actor }, cookies };
}
