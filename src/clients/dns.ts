import { Resolver } from "node:dns/promises";
import { Refusal } from "#src/lib/errors.ts";

/** What is asked of DNS. */
export interface Dns {
  /**
   * The texts of the TXT records of a name, in pieces: a record may hold several, and which of them are of one isn't
   * told. Empty where the name has none or isn't there. Refuses (upstream) where DNS doesn't say: that is no answer.
   */
  lookUpTexts(name: string): Promise<string[]>;
}

interface DnsOptions {
  /** `192.0.2.53`, `[2001:db8::53]:5353`; empty for those of the system. */
  servers: readonly string[];
  /** For one look-up, however many servers are tried. */
  mostMs?: number;
}

const patienceMs = 2_000;
const tries = 2;
/** Said of a name that is there or not, but has no such record. */
const absent = ["ENOTFOUND", "ENODATA"];

export function createDns({ servers, mostMs = 8_000 }: DnsOptions): Dns {
  return {
    async lookUpTexts(name) {
      const resolver = new Resolver({ timeout: Math.min(patienceMs, mostMs), tries });
      if (servers.length > 0) resolver.setServers([...servers]);
      const late = setTimeout(() => resolver.cancel(), mostMs);
      try {
        return (await resolver.resolveTxt(name)).flat();
      } catch (cause) {
        if (absent.includes((cause as { code?: string }).code ?? "")) return [];
        throw new Refusal("upstream", "DNS doesn't answer at the moment. Try again in a few minutes.", {
          cause,
        });
      } finally {
        clearTimeout(late);
      }
    },
  };
}
