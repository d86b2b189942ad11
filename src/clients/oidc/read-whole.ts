import type { Outbound } from "#src/clients/outbound/outbound.ts";

interface Asked {
  url: string;
  /** Whom the operator has set. */
  issuer: string;
  method?: "GET" | "POST";
  headers: Record<string, string>;
  body?: string;
}

const maxBytes = 256_000;
const timeoutMs = 7_000;

/** It says no. */
export class OtherStatus extends Error {
  constructor(url: string, status: number, text: string) {
    const [, code] = /"error"\s*:\s*"([\w-]{1,60})"/.exec(text) ?? [];
    super(`${url} answers ${status} ${code ?? ""}`.trim());
    this.code = code;
  }

  /** As OAuth names it: `invalid_grant`. */
  readonly code: string | undefined;
}

/** A JSON object of an issuer. What lies on the host that the operator named is called wherever it is. */
export async function readWhole(
  outbound: Outbound,
  { issuer, ...call }: Asked,
): Promise<Record<string, unknown>> {
  const isOwnHost = new URL(call.url).host === new URL(issuer).host;
  const purpose = isOwnHost ? "operator" : "issuer";
  const answer = await outbound.call({ ...call, purpose, maxBytes, timeoutMs });
  const text = await new Response(answer.body).text();
  if (answer.status !== 200) throw new OtherStatus(call.url, answer.status, text);
  const json: unknown = JSON.parse(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new Error(`${call.url} answers no JSON object`);
  }
  return json as Record<string, unknown>;
}
