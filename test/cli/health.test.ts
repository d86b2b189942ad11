import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { aCertificate, canMakeCertificates } from "#test/support/certificate.ts";
import { aDataDirectory } from "./data-directory.ts";
import { freePort } from "./free-port.ts";
import { aServer, ended, spawn } from "./process.ts";
import { run, runJson } from "./terminal.ts";

/** Each starts processes of its own, which takes long on a busy machine. */
setDefaultTimeout(60_000);

const remedy = "Look at the log of the server, and whether --host and --port are its own.";

/** Something on a port of this machine that is no server of ours. */
function aStranger(listen: { open?(socket: Bun.Socket): void }) {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {}, ...listen } });
  return { port: listener.port, [Symbol.dispose]: () => listener.stop(true) };
}

describe("health", () => {
  test("says in one line that the server answers", async () => {
    using data = aDataDirectory();
    await using server = await aServer(data.path);
    const address = `127.0.0.1:${server.port}`;
    expect(await run(["health", "--port", `${server.port}`])).toMatchObject({
      code: 0,
      out: `The server on ${address} is well.\n`,
      notes: "",
    });
    expect((await runJson(["health", "--port", `${server.port}`])).json).toEqual({ address });
  });

  test.each([
    ["0.0.0.0", "127.0.0.1"],
    ["::", "[::1]"],
    ["::1", "[::1]"],
  ])("finds a server that listens on %s at %s", async (host, loopback) => {
    using data = aDataDirectory();
    await using server = await aServer(data.path, ["--host", host]);
    const { code, out } = await run(["health"], { env: { HOST: host, PORT: `${server.port}` } });
    expect([code, out]).toEqual([0, `The server on ${loopback}:${server.port} is well.\n`]);
  });

  test("asks the server itself, whatever proxy the environment names", async () => {
    using data = aDataDirectory();
    await using server = await aServer(data.path);
    const proxy = "http://127.0.0.1:1";
    const asking = spawn(["health", "--port", `${server.port}`], { HTTP_PROXY: proxy, http_proxy: proxy });
    expect(await ended(asking)).toMatchObject({ code: 0, notes: "" });
  });

  test.skipIf(!canMakeCertificates)(
    "asks by https where the server speaks it, whatever its name",
    async () => {
      using data = aDataDirectory();
      using pair = aCertificate();
      const env = { TLS_CERT_FILE: pair.certFile, TLS_KEY_FILE: pair.keyFile, PORT: `${freePort()}` };
      await using server = spawn(["serve", "--data", data.path], env);
      const { value } = await server.stdout.getReader().read();
      expect(new TextDecoder().decode(value)).toContain(` is at https://localhost:${env.PORT} `);
      const proxy = "http://127.0.0.1:1";
      const asking = spawn(["health"], {
        ...env,
        HTTPS_PROXY: proxy,
        https_proxy: proxy,
        PUBLIC_URL: "https://images.example.com",
      });
      expect(await ended(asking)).toMatchObject({ code: 0, notes: "" });
      const plain = await run(["health", "--port", env.PORT]);
      expect(plain.code).toBe(1);
      server.kill("SIGHUP");
      expect(await run(["health"], { env })).toMatchObject({ code: 0 });
      server.kill("SIGTERM");
      expect(await server.exited).toBe(0);
    },
  );

  test("is not led to the pictures of a space that has this machine's address for a host", async () => {
    using data = aDataDirectory();
    const port = `${freePort()}`;
    const env = { DELIVERY_HOSTS: "127.0.0.1=default", DATA_DIR: data.path, PORT: port };
    await using server = spawn(["serve"], env);
    await server.stdout.getReader().read();
    expect(await run(["health"], { env })).toMatchObject({ code: 0 });
    server.kill("SIGTERM");
  });

  test("ends with 1 where no server is", async () => {
    const port = freePort();
    expect(await run(["health", "--port", `${port}`])).toMatchObject({
      code: 1,
      out: "",
      notes: `No server answers on 127.0.0.1:${port}. ${remedy}`,
    });
    const { json } = await runJson(["health", "--port", `${port}`]);
    expect(json.error.code).toBe("upstream");
  });

  test("ends with 1 where what listens says nothing", async () => {
    using stranger = aStranger({});
    expect(await run(["health", "--port", `${stranger.port}`])).toMatchObject({
      code: 1,
      notes: `What listens on 127.0.0.1:${stranger.port} didn't answer within 2 seconds. ${remedy}`,
    });
  });

  test.each([
    ["HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "answered 503"],
    ["220 mail.example.com\r\n", "No server answers"],
  ])("ends with 1 where what listens says %j", async (words, says) => {
    using stranger = aStranger({ open: (socket) => void socket.end(words) });
    const { code, notes } = await run(["health", "--port", `${stranger.port}`]);
    expect([code, notes]).toEqual([1, expect.stringContaining(says)]);
  });
});
