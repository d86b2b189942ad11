/**
 * Runs alone in a network of its own, in which this machine is every host of the internet (roads.ts starts it): every
 * connection arrives, and is told by the address that was called. Prints what became of every call, as JSON.
 */
import { createServer } from "node:http";
import { isIPv6 } from "node:net";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import type { Purpose } from "#src/clients/outbound/purposes.ts";
import { Refusal } from "#src/lib/errors.ts";
import { closedIpv4, closedIpv6, open, openIpv4, openIpv6 } from "./addresses.ts";
import { hostOf, nameOf, startNames, turningNameOf } from "./names.ts";
import type { Roads } from "./roads.ts";
import { spellingsOf4, spellingsOf6 } from "./spellings.ts";

const ports = [80, 443, 6379, 9000];
const nobodyListensOn = 9001;
const publicHost = "93.184.216.34";
/** Lets what was sent arrive. */
const arrivalMs = 300;

const connected = new Map<string, number>();
const seen: Roads = { cases: 0, refused: 0, passed: 0, connects: [], wrong: [] };
const outbound = createOutbound({ allow: [] });

await startNames();
const servers = await Promise.all(ports.map(listen));
await callClosed();
await compareClosedPorts();
await turnNames();
await callOpen();
await Bun.sleep(arrivalMs);
seen.connects = [...connected.keys()].filter((address) => !open.includes(address));
process.stdout.write(JSON.stringify(seen));
for (const server of servers) server.closeAllConnections();
process.exit(0);

/** Whatever is called: a closed host is a canary, an open one sends on to `to`, after so many `hops`. */
async function listen(port: number) {
  const server = createServer((request, response) => {
    const { searchParams: asked } = new URL(request.url ?? "/", "http://any");
    const [to, hops] = [asked.get("to"), Number(asked.get("hops"))];
    if (to === null) return response.end("here");
    const further = `/?hops=${hops - 1}&to=${encodeURIComponent(to)}`;
    response.writeHead(302, { location: asBytes(hops > 1 ? further : to) }).end();
  });
  server.on("connection", ({ localAddress = "" }) => {
    const address = localAddress.replace(/^::ffff:(?=\d+\.)/, "");
    connected.set(address, (connected.get(address) ?? 0) + 1);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(port, "::", resolve);
  await promise;
  return server;
}

/** What node takes in a header, for UTF-8 as it is. */
function asBytes(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** Its answer's text, or the code and sentence of the refusal; anything else is a fault of ours. */
async function call(url: string, purpose: Purpose): Promise<string> {
  seen.cases += 1;
  try {
    const answer = await outbound.call({ url, purpose, maxBytes: 1_000, timeoutMs: 10_000 });
    return `${answer.status} ${await new Response(answer.body).text()}`;
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`;
    seen.wrong.push(`${url}: ${error}`);
    return "";
  }
}

async function expectRefused(url: string, purpose: Purpose): Promise<void> {
  const said = await call(url, purpose);
  // Other signs than those of ASCII in a Location are not what they were.
  if (said.startsWith("invalid: ") || said.endsWith(" sends on to nowhere.")) seen.refused += 1;
  else seen.wrong.push(`${purpose} ${url} was answered: ${said}`);
}

/** Everything closed, in every spelling and by every name, by each road. */
async function callClosed(): Promise<void> {
  const spelt = [...closedIpv4.flatMap(spellingsOf4), ...closedIpv6.flatMap(spellingsOf6)];
  const closed = [...closedIpv4, ...closedIpv6];
  const named = closed.flatMap((address) => [
    nameOf([address]),
    `${nameOf([address]).toUpperCase()}.`,
    nameOf([address], { isAlias: true }),
    nameOf([publicHost, address]),
    nameOf([address, isIPv6(address) ? (openIpv6[0] ?? "") : (openIpv4[0] ?? "")]),
  ]);
  for (const host of [...spelt, ...named, "localhost", "ip6-localhost", "nobody.test", "nobody.example"]) {
    await expectRefused(`http://${host}/`, "origin");
    await expectRefused(`http://${host}:6379/`, "webhook");
    await expectRefused(`https://${host}/`, "bucket");
    for (const hops of [1, 3])
      await expectRefused(
        `http://${publicHost}/?hops=${hops}&to=${encodeURIComponent(`http://${host}/`)}`,
        "upload",
      );
  }
}

/** Nobody can tell by what is said whether anything listens there, nor whether a name of that network exists. */
async function compareClosedPorts(): Promise<void> {
  for (const host of ["127.0.0.1", "10.0.0.5", nameOf(["10.0.0.5"]), "nobody.test"]) {
    const [first, ...others] = await Promise.all(
      [80, 9000, nobodyListensOn].map((port) => call(`http://${host}:${port}/`, "origin")),
    );
    if (others.some((said) => said !== first)) seen.wrong.push(`${host} says which of its ports is closed`);
  }
}

/** A name that has turned by the time of the connection: the address that was looked at is the one that is called. */
async function turnNames(): Promise<void> {
  for (const address of [...closedIpv4, ...closedIpv6]) {
    const first = isIPv6(address) ? (openIpv6[2] ?? "") : publicHost;
    const url = `http://${turningNameOf(first, address)}/`;
    const said = await call(url, "origin");
    if (said !== "200 here") seen.wrong.push(`${url} was answered: ${said}`);
    await expectRefused(url, "origin");
  }
}

async function callOpen(): Promise<void> {
  for (const address of open) {
    for (const host of [hostOf(address), nameOf([address])]) {
      const said = await call(`http://${host}/`, "origin");
      if (said === "200 here") seen.passed += 1;
      else seen.wrong.push(`${host} was answered: ${said}`);
    }
    await expectRefused(`http://${hostOf(address)}:6379/`, "origin");
    await expectRefused(`http://${hostOf(address)}/`, "bucket");
    const fallen = `https://${hostOf(address)}/`;
    const said = await call(fallen, "bucket");
    if (!said.startsWith("upstream: ")) seen.wrong.push(`${fallen} without TLS was answered: ${said}`);
  }
}
