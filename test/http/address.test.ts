import { expect, test } from "bun:test";
import { readAddress } from "#src/http/address.ts";
import { Refusal } from "#src/lib/errors.ts";

const good: [string, string | undefined, string, string][] = [
  ["http://localhost/a/b", undefined, "localhost", "/a/b"],
  ["http://localhost:8000/a", "localhost:8000", "localhost", "/a"],
  ["http://h/a", "IMG.Example.COM.:80", "img.example.com", "/a"],
  ["http://h/a", "[::1]:8000", "[::1]", "/a"],
  ["http://h/a", "my_app", "my_app", "/a"],
  ["http://localhost/a//b///c?x=/y?z", undefined, "localhost", "/a//b///c"],
  ["http://localhost/a%2Fb%00%e9", undefined, "localhost", "/a%2Fb%00%e9"],
  ["http://localhost/fill(#fff)/a.jpg", undefined, "localhost", "/fill(#fff)/a.jpg"],
  ["http://localhost", undefined, "localhost", "/"],
];
test.each(good)("%s with Host %p goes to %s %s", (url, header, host, path) => {
  expect(readAddress(asked(url, header))).toEqual({ host, path });
});

test.each(["a, b", "", "a b", "a/../b", "ex%41mple", "user@host", "a:port", "[::1", "a..b", "ä.example"])(
  "the Host %j is refused",
  (header) => {
    expect(() => readAddress(asked("http://h/a", header))).toThrow(Refusal);
  },
);

test("a URL without a host, as Bun makes it of a bad Host, is refused", () => {
  expect(() => readAddress({ url: "/a", headers: new Headers({ host: "h" }) } as Request)).toThrow(Refusal);
});

/** What Bun hands to a server; `Request` itself would refuse some of it. */
function asked(url: string, host: string | undefined): Request {
  const headers = { get: (name: string) => (name === "host" ? (host ?? null) : null) };
  return { url, headers } as unknown as Request;
}
