import type { Outbound } from "#src/clients/outbound/outbound.ts";
import { readWhole } from "./read-whole.ts";

/** What an issuer says of itself (OpenID Connect Discovery 1.0). */
export interface Metadata {
  authorizationEndpoint: string;
  tokenEndpoint: string;
  userinfoEndpoint: string | undefined;
  jwksUri: string;
  /** Whether the client's secret goes into the form: it doesn't say that it takes it in the header. */
  takesSecretInForm: boolean;
  /** Of its answers (RFC 9207). */
  namesItself: boolean;
}

const wellKnown = "/.well-known/openid-configuration";

/** Refuses as `upstream` what isn't the issuer's own description, or sends secrets where nobody keeps them. */
export async function fetchMetadata(outbound: Outbound, issuer: string): Promise<Metadata> {
  const said = await readWhole(outbound, {
    url: issuer.replace(/\/$/, "") + wellKnown,
    issuer,
    headers: { accept: "application/json" },
  });
  const endpoint = (name: string) => {
    const url = said[name];
    return typeof url === "string" && isSafe(url, issuer) ? url : undefined;
  };
  const authorizationEndpoint = endpoint("authorization_endpoint");
  const tokenEndpoint = endpoint("token_endpoint");
  const jwksUri = endpoint("jwks_uri");
  if (said.issuer !== issuer || !authorizationEndpoint || !tokenEndpoint || !jwksUri) {
    throw new Error(`${issuer} doesn't describe itself as an issuer of that name with endpoints by https`);
  }
  const methods = said.token_endpoint_auth_methods_supported;
  return {
    authorizationEndpoint,
    tokenEndpoint,
    jwksUri,
    userinfoEndpoint: endpoint("userinfo_endpoint"),
    takesSecretInForm:
      Array.isArray(methods) &&
      methods.includes("client_secret_post") &&
      !methods.includes("client_secret_basic"),
    namesItself: said.authorization_response_iss_parameter_supported === true,
  };
}

/** By https; without it only where the issuer itself was set so, on its own host. */
function isSafe(text: string, issuer: string): boolean {
  if (!URL.canParse(text)) return false;
  const [url, own] = [new URL(text), new URL(issuer)];
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (own.protocol === "http:" && url.origin === own.origin);
}
