interface Rules {
  /** So often an answer may send on to somewhere else; what sends on beyond is itself the answer or refused. */
  redirects: number;
  /** Whether public hosts are called without TLS as well. */
  takesHttp: boolean;
}

/**
 * What an org may have called for it: its own bucket, a webhook, a picture's web origin, an upload by URL. `issuer` is
 * what an issuer of people names beside its own host, `operator` what the operator has set, which is trusted as it is.
 */
export type Purpose = "bucket" | "webhook" | "origin" | "upload" | "issuer" | "operator";

export const rulesOf: Record<Purpose, Rules> = {
  bucket: { redirects: 0, takesHttp: false },
  webhook: { redirects: 0, takesHttp: true },
  origin: { redirects: 3, takesHttp: true },
  upload: { redirects: 3, takesHttp: true },
  issuer: { redirects: 0, takesHttp: false },
  operator: { redirects: 0, takesHttp: true },
};
