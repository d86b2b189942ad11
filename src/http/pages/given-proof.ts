import type { GivenProof } from "#src/domain/identity/second-proof.ts";
import type { Fields } from "#src/http/form-body.ts";
import type { Visitor } from "#src/http/plugins/session.ts";
import { json } from "#src/http/respond.ts";
import { flowCookie, readFlowCookie } from "./flow-cookie.ts";
import type { PageNeeds } from "./handler.ts";

/** What one of the forms beside a password was sent with. */
export function givenIn({ publicUrl }: PageNeeds, { request }: Visitor, fields: Fields): GivenProof {
  const way = fields("way");
  if (way === "passkey") {
    return { way, flow: readFlowCookie(publicUrl, "passkey", request), answer: fields("answer") };
  }
  return way === "recovery" ? { way, code: fields("recovery") } : { way: "code", code: fields("code") };
}

/** What a script hands to its browser, and the cookie by which the answer is known. */
export function sendAsked(
  { publicUrl }: PageNeeds,
  { options, flow }: { options: object; flow: string },
): Response {
  const answer = json(options);
  answer.headers.append("set-cookie", flowCookie(publicUrl, "passkey", flow));
  return answer;
}
