/**
 * The least that a server in Bun does for a signed URL: an HMAC, a look into a map, an answer with the headers of
 * another one. What it comes to is what can be come to here. The answer comes by message, and its place goes back.
 */
import { type SigningKey, sign } from "#src/imaging/url/sign.ts";

/** One answer, and the key that its URL is signed with. */
export interface Bare {
  key: SigningKey;
  path: string;
  headers: [string, string][];
  body: Uint8Array;
}

process.on("message", ({ key, path, headers, body }: Bare) => {
  const kept = new Map([[path, { body: new Blob([body]), headers: new Headers(headers) }]]);
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    reusePort: false,
    fetch({ url }) {
      const from = url.indexOf("/", "http://".length) + 1;
      const to = url.indexOf("/", from);
      const named = url.slice(to + 1);
      const found = url.slice(from, to) === sign(key, named) ? kept.get(named) : undefined;
      return found
        ? new Response(found.body, { headers: found.headers })
        : new Response(null, { status: 404 });
    },
  });
  process.send?.(`http://127.0.0.1:${server.port}/${sign(key, path)}/${path}`);
});
