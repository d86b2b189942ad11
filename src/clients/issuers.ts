/** Somebody else who says who a person is, as the operator has set it. */
export interface Issuer {
  /** Its name in addresses, cookies and forms: `google`. */
  key: string;
  /** What people call it: `Google`. */
  name: string;
  /** The `iss` of its tokens. */
  issuer: string;
  /** Of views/parts/icon-shapes.ts, or `google`; undefined for the usual one. */
  icon?: string | undefined;
  /** Whether it is Google, whose rules for what is shown apply. */
  isGoogle: boolean;
}

/** What an issuer has said of a person, each claim of it checked. */
export interface OutsidePerson {
  issuer: string;
  subject: string;
  email: string;
  /** Whether the issuer itself has seen that the address is his. */
  isEmailVerified: boolean;
  /** Of Google: the domain that it hosts for an organisation, to which the account belongs. */
  hostedDomain?: string | undefined;
  name?: string | undefined;
  /** Where his picture lies, as the issuer wrote it: not yet looked at. */
  picture?: string | undefined;
}

/** What belongs to one way there and back, and is in no token but this one's. */
export interface WayOut {
  redirectUri: string;
  state: string;
  nonce: string;
  /** Of PKCE. */
  verifier: string;
}

export interface Issuers {
  /** In the order in which they are set; empty where there are none. */
  list: readonly Issuer[];
  /**
   * The address that a browser is sent to; with `isProof` one that asks for him to sign in there anew. Refuses as
   * `not_found` a key that isn't set, as `upstream` and `upstream_timeout` an issuer that doesn't answer as it should.
   */
  begin(key: string, way: WayOut & { isProof?: boolean }): Promise<string>;
  /**
   * Who has come back with the parameters of the address that the issuer sent him to. Refuses as `unauthenticated`
   * whatever in it, or in the token, isn't what it must be, and as `upstream` an issuer that doesn't answer.
   */
  finish(key: string, way: WayOut & { answer: URLSearchParams; isProof?: boolean }): Promise<OutsidePerson>;
}

/** Where none is set. */
export const noIssuers: Issuers = {
  list: [],
  begin: () => Promise.reject(new Error("no issuer is set")),
  finish: () => Promise.reject(new Error("no issuer is set")),
};
