import { afterAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { issuersOf } from "#src/config/issuers.ts";
import { type Given, loadConfig } from "#src/config/load.ts";
import { type Mistake, printMistake } from "#src/config/mistake.ts";
import { aCertificate, type CertificatePair, canMakeCertificates } from "#test/support/certificate.ts";
import { aDirectory } from "#test/support/directory.ts";

function configOf(given: Given) {
  const loaded = loadConfig(given);
  if ("mistakes" in loaded) throw new Error(loaded.mistakes.map(printMistake).join("\n"));
  return loaded;
}

function mistakesOf(given: Given): Mistake[] {
  const loaded = loadConfig(given);
  return "mistakes" in loaded ? loaded.mistakes : [];
}

const directory = aDirectory();
afterAll(() => directory[Symbol.dispose]());

function fileWith(text: string): string {
  const file = join(directory.path, Bun.randomUUIDv7());
  writeFileSync(file, text);
  return file;
}

const sealingKey = Buffer.alloc(32, 7).toString("base64");

describe("what is set", () => {
  test("nothing at all gives a server that only this machine reaches", () => {
    const { config } = configOf({ env: {} });
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 8000,
      publicUrl: "http://localhost:8000",
      dataDir: resolve("data"),
      keyFile: resolve("data/key"),
      cacheDir: resolve("data/cache"),
      sourceMaxPixels: 50_000_000,
      sourceMaxFrames: 200,
      sourceMaxBytes: 100_000_000,
      resultMaxSide: 9_999,
      resultMaxPixels: 81_000_000,
      renderCpuSeconds: 5,
      renderSeconds: 15,
      urlMaxBytes: 65_536,
    });
  });

  test("a flag counts more than the environment, and the environment more than the default", () => {
    const { config, sources } = configOf({ env: { PORT: "81", HOST: "::1" }, flags: { port: "82" } });
    expect([config.port, sources.port]).toEqual([82, "--port"]);
    expect([config.host, sources.host]).toEqual(["::1", "HOST"]);
    expect([config.logLevel, sources.logLevel]).toEqual(["info", "default"]);
  });

  test("key file and caches follow the data directory, the public address follows the port", () => {
    const { config } = configOf({ env: { PORT: "9000" }, flags: { data: "/srv/pictures" } });
    expect(config).toMatchObject({
      keyFile: "/srv/pictures/key",
      cacheDir: "/srv/pictures/cache",
      publicUrl: "http://localhost:9000",
    });
  });

  test("with a certificate the public address begins with https, unless it is set", () => {
    const env = { TLS_CERT_FILE: "cert.pem", TLS_KEY_FILE: "/srv/key.pem", PORT: "8443" };
    expect(configOf({ env }).config).toMatchObject({
      publicUrl: "https://localhost:8443",
      tlsCertFile: resolve("cert.pem"),
      tlsKeyFile: "/srv/key.pem",
    });
    const { config } = configOf({ env: { ...env, PUBLIC_URL: "https://a.org" } });
    expect(config.publicUrl).toBe("https://a.org");
  });

  test("an empty variable is one that isn't set", () => {
    expect(configOf({ env: { PORT: "", METRICS_TOKEN: "", METRICS_TOKEN_FILE: "" } }).config.port).toBe(8000);
  });

  const mailServers: [string, object][] = [
    ["smtp://mail.example.com", { host: "mail.example.com", port: 587, hasTls: false }],
    ["smtps://mail.example.com/", { host: "mail.example.com", port: 465, hasTls: true }],
    [
      "smtps://a%40b.com:p%2Fw@[::1]:4465/",
      { host: "::1", port: 4465, hasTls: true, user: "a@b.com", password: "p/w" },
    ],
  ];
  test.each(mailServers)("%s is a mail server", (text, server) => {
    const { config } = configOf({ env: { SMTP_URL: text, MAIL_FROM: "a@b.com" } });
    expect(config.smtpServer).toEqual(server as NonNullable<typeof config.smtpServer>);
  });

  test("a secret is read from the file that NAME_FILE names, without its line end", () => {
    const { config, sources } = configOf({ env: { METRICS_TOKEN_FILE: fileWith("0123456789abcdef\n") } });
    expect([config.metricsToken, sources.metricsToken]).toEqual(["0123456789abcdef", "METRICS_TOKEN_FILE"]);
  });

  test("of several sealing keys the first stays the first", () => {
    const other = Buffer.alloc(32, 9).toString("base64");
    const { config } = configOf({ env: { SEALING_KEY: `${sealingKey}, ${other}` } });
    expect(config.sealingKeys?.map((key) => key[0])).toEqual([7, 9]);
  });

  test("the mode chooses defaults, which a setting overrides, and is not seen outside", () => {
    expect(configOf({ env: {} }).config.allowUnsafe).toBe(true);
    expect(configOf({ env: { MODE: "hosted" } }).config.allowUnsafe).toBe(false);
    const { config } = configOf({ env: { MODE: "hosted", ALLOW_UNSAFE: "yes" } });
    expect(config.allowUnsafe).toBe(true);
    expect(config).not.toHaveProperty("mode");
  });

  test("who serves others says by which rules, or the server doesn't start", () => {
    expect(configOf({ env: {} }).config.signUp).toBe("invited");
    expect(configOf({ env: { MODE: "hosted" } }).config.signUp).toBe("open");
    expect(mistakesOf({ env: {}, willListen: true })).toEqual([]);
    const hosted = (env: Given["env"]) => mistakesOf({ env: { MODE: "hosted", ...env }, willListen: true });
    expect(hosted({}).map(({ name }) => name)).toEqual(["TERMS_FILE", "PRIVACY_FILE"]);
    const [text, empty] = [fileWith("Be kind."), fileWith(" \n")];
    expect(hosted({ TERMS_FILE: text, PRIVACY_FILE: text })).toEqual([]);
    expect(hosted({ TERMS_FILE: empty, PRIVACY_FILE: `${text}.missing` })).toHaveLength(2);
    expect(mistakesOf({ env: { TERMS_FILE: empty }, willListen: true })).toHaveLength(1);
  });

  const written: [string, string, string, unknown][] = [
    ["sizes may have units", "SOURCE_MAX_BYTES", "20 MiB", { sourceMaxBytes: 20 * 1024 * 1024 }],
    [
      "an address loses its last slash",
      "PUBLIC_URL",
      "HTTPS://Img.Example.com/",
      { publicUrl: "https://img.example.com" },
    ],
    [
      "hosts are lower case",
      "DELIVERY_HOSTS",
      "Img.Example.com=shop, b.org=x",
      { deliveryHosts: { "img.example.com": "shop", "b.org": "x" } },
    ],
    [
      "a host may be an address",
      "DELIVERY_HOSTS",
      "127.0.0.1=shop",
      { deliveryHosts: { "127.0.0.1": "shop" } },
    ],
    [
      "networks may be for one purpose",
      "OUTBOUND_ALLOW",
      "10.0.0.7,bucket=fd00::/8",
      {
        outboundAllow: [
          { network: "10.0.0.7", purpose: "any" },
          { network: "fd00::/8", purpose: "bucket" },
        ],
      },
    ],
    [
      "who mails are from has a name",
      "MAIL_FROM",
      "Our Pictures <a@b.com>",
      {
        mailFrom: { name: "Our Pictures", address: "a@b.com" },
      },
    ],
    [
      "who mails are from needs no name",
      "MAIL_FROM",
      "a@b.com",
      {
        mailFrom: { name: "Imagor Cloud", address: "a@b.com" },
      },
    ],
    [
      "name servers may have ports",
      "DNS_SERVERS",
      "192.0.2.53, 192.0.2.54:5353,[2001:db8::53]:53,::1",
      { dnsServers: ["192.0.2.53", "192.0.2.54:5353", "[2001:db8::53]:53", "::1"] },
    ],
    ["networks are a list", "TRUSTED_PROXIES", "10.0.0.0/8, ::1", { trustedProxies: ["10.0.0.0/8", "::1"] }],
  ];
  test.each(written)("%s", (_what, name, text, expected) => {
    expect(configOf({ env: { [name]: text } }).config).toMatchObject(expected as object);
  });
});

describe("what is set wrongly", () => {
  const wrong: [string, string][] = [
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "8000.5"],
    ["PORT", "0x50"],
    ["PORT", "-1"],
    ["MODE", "Hosted"],
    ["HOST", "a b"],
    ["PUBLIC_URL", "localhost:8000"],
    ["PUBLIC_URL", "https://example.com/images"],
    ["PUBLIC_URL", "https://user@example.com"],
    ["PUBLIC_URL", "https://exa mple.com"],
    ["PUBLIC_URL", "ftp://example.com"],
    ["DELIVERY_DOMAIN", "https://example.com"],
    ["DELIVERY_DOMAIN", "-a.example.com"],
    ["DELIVERY_HOSTS", "img.example.com"],
    ["DELIVERY_HOSTS", "img.example.com=Shop"],
    ["DELIVERY_HOSTS", "a.org=shop,A.org=blog"],
    ["DELIVERY_HOSTS", "a.org=shop=blog"],
    ["TRUSTED_PROXIES", "10.0.0.0/33"],
    ["OUTBOUND_ALLOW", "buckets=10.0.0.0/8"],
    ["OUTBOUND_ALLOW", "bucket=minio.example.com"],
    ["OUTBOUND_ALLOW", "bucket="],
    ["DNS_SERVERS", "dns.example.com"],
    ["DNS_SERVERS", "192.0.2.53:0"],
    ["DNS_SERVERS", "2001:db8::53:x"],
    ["MAIL_FROM", "Pictures"],
    ["MAIL_FROM", "a@b.com, c@d.com"],
    ["MAIL_FROM", "Pictures <a@b.com> c"],
    ["OUTBOUND_ALLOW", "bucket=webhook=10.0.0.7"],
    ["TRUSTED_PROXIES", "proxy.example.com"],
    ["TRUSTED_PROXIES", "10.0.0.0/8/8"],
    ["ALLOW_UNSAFE", "perhaps"],
    ["LOG_LEVEL", "loud"],
    ["SOURCE_MAX_BYTES", "12 parsecs"],
    ["SOURCE_MAX_BYTES", "MB"],
    ["SOURCE_MAX_PIXELS", "50e6"],
    ["RENDER_SECONDS", "0"],
    ["URL_MAX_BYTES", "1MB"],
  ];
  test.each(wrong)("%s=%s is answered with what was given and what was expected", (name, text) => {
    const mistakes = mistakesOf({ env: { [name]: text } });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatchObject({ name, given: text });
    expect(mistakes.map(printMistake).join()).toMatch(/^[A-Z_]+ has to be .{5,}, not ".+"\.$/);
  });

  test("all mistakes are told at once, flags by the name of the flag", () => {
    const mistakes = mistakesOf({
      env: { LOG_LEVEL: "loud", SOURCE_MAX_FRAMES: "none" },
      flags: { port: "http" },
    });
    expect(mistakes.map(({ name }) => name)).toEqual(["--port", "LOG_LEVEL", "SOURCE_MAX_FRAMES"]);
  });

  const wrongSecrets = [
    { METRICS_TOKEN: "hunter2" },
    { METRICS_TOKEN: "hunter2 hunter2 hunter2" },
    { SEALING_KEY: "hunter2" },
    { SEALING_KEY: `${sealingKey},hunter2` },
    { SEALING_KEY: sealingKey, SEALING_KEY_FILE: fileWith(sealingKey) },
    { SEALING_KEY_FILE: fileWith("hunter2") },
    { SMTP_URL: "ada:hunter2@mail.example.com" },
    { SMTP_URL: "https://ada:hunter2@mail.example.com" },
    { SMTP_URL: "smtp://ada:hunter2@mail.example.com/?tls=no" },
    { SMTP_URL: "smtp://ada:hunter2%@mail.example.com" },
    { SMTP_URL: "smtp://ada:hunter2@mail.example.com:99999" },
  ];
  test.each(wrongSecrets)("a wrong secret is a mistake that doesn't repeat it: %#", (env) => {
    const text = mistakesOf({ env }).map(printMistake).join("\n");
    expect(text).toMatch(/^(METRICS_TOKEN|SEALING_KEY|SMTP_URL)(_FILE)? has to be /);
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain(sealingKey);
  });

  test("a secret's file that can't be read is named", () => {
    expect(mistakesOf({ env: { METRICS_TOKEN_FILE: "/nowhere/token" } })).toEqual([
      {
        name: "METRICS_TOKEN_FILE",
        given: "/nowhere/token",
        expected: "the path of a file that can be read",
      },
    ]);
  });

  const contradictions: [Record<string, string>, string][] = [
    [{ SMTP_URL: "smtp://mail.example.com" }, "MAIL_FROM"],
    [{ PUBLIC_URL: "https://a.org", DELIVERY_HOSTS: "a.org=shop" }, "DELIVERY_HOSTS"],
    [{ PUBLIC_URL: "https://app.a.org", DELIVERY_DOMAIN: "a.org" }, "DELIVERY_DOMAIN"],
    [{ DATA_DIR: "/srv", KEY_FILE: "/srv/cache/key" }, "KEY_FILE"],
    [{ TLS_CERT_FILE: "/srv/cert.pem" }, "TLS_KEY_FILE"],
    [{ TLS_KEY_FILE: "/srv/key.pem" }, "TLS_CERT_FILE"],
  ];
  test.each(contradictions)("settings that exclude each other are a mistake: %o", (env, name) => {
    expect(mistakesOf({ env }).map((mistake) => mistake.name)).toEqual([name]);
  });
});

describe.skipIf(!canMakeCertificates)("the certificate of a server", () => {
  const mistakesWith = ({ certFile, keyFile }: CertificatePair, env: Given["env"] = {}) =>
    mistakesOf({ env: { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, ...env }, willListen: true }).map(
      printMistake,
    );

  test("is right where both files are, also when it has expired", () => {
    using pair = aCertificate();
    expect(mistakesWith(pair)).toEqual([]);
    pair.renew({ daysLeft: -1 });
    expect(mistakesWith(pair)).toEqual([]);
  });

  const wrong: [string, (pair: CertificatePair) => Partial<CertificatePair>, string][] = [
    [
      "a certificate that isn't there",
      () => ({ certFile: "/nowhere" }),
      'TLS_CERT_FILE has to be the path of a file that is there, not "/nowhere".',
    ],
    [
      "a key that can't be read",
      () => ({ keyFile: "/proc" }),
      'TLS_KEY_FILE has to be the path of a file that can be read, not "/proc".',
    ],
    [
      "a certificate that is none",
      () => ({ certFile: "package.json" }),
      `TLS_CERT_FILE has to be a file with certificates in PEM, the server's own first, not "${resolve("package.json")}".`,
    ],
    [
      "the certificate in place of the key",
      ({ certFile }) => ({ keyFile: certFile }),
      "TLS_KEY_FILE has to be a file with a private key in PEM, without a passphrase, not ",
    ],
  ];
  test.each(wrong)("%s is a mistake", (_what, change, sentence) => {
    using pair = aCertificate();
    expect(mistakesWith({ ...pair, ...change(pair) })).toEqual([expect.stringContaining(sentence)]);
  });

  test("with a key that isn't its own is a mistake", () => {
    using pair = aCertificate();
    using other = aCertificate();
    expect(mistakesWith({ ...pair, keyFile: other.keyFile })).toEqual([
      `TLS_KEY_FILE has to be the file with the key that belongs to the certificate, not "${other.keyFile}".`,
    ]);
  });

  test("is told with all other mistakes, and doesn't concern those who don't listen", () => {
    using pair = aCertificate();
    const gone = { ...pair, certFile: "/nowhere", keyFile: "/gone" };
    expect(mistakesWith(gone, { PORT: "0" }).map((said) => said.split(" ", 1)[0])).toEqual([
      "PORT",
      "TLS_CERT_FILE",
      "TLS_KEY_FILE",
    ]);
    expect(mistakesOf({ env: { TLS_CERT_FILE: "/nowhere", TLS_KEY_FILE: "/gone" } })).toEqual([]);
  });
});

describe("by whom people sign in", () => {
  const work = {
    key: "work",
    name: "Work",
    issuer: "https://id.example.com/realms/work",
    clientId: "imagor",
    clientSecret: "secret",
  };

  test("issuers are set in JSON, Google by its client alone", () => {
    const env = {
      SIGN_IN_WITH: JSON.stringify([work]),
      GOOGLE_CLIENT_ID: "1234567890.apps.googleusercontent.com",
      GOOGLE_CLIENT_SECRET: "GOCSPX-secret-secret",
    };
    expect(issuersOf(configOf({ env }).config)).toMatchObject([
      { key: "google", issuer: "https://accounts.google.com", scopes: ["email", "profile"], isGoogle: true },
      { ...work, scopes: ["email", "profile"], isGoogle: false },
    ]);
  });

  test.each([
    ["no JSON", "work=https://id.example.com"],
    ["no list", JSON.stringify(work)],
    ["a name of ours", JSON.stringify([{ ...work, key: "password" }])],
    ["one twice", JSON.stringify([work, work])],
    ["plain http", JSON.stringify([{ ...work, issuer: "http://id.example.com" }])],
    ["no secret", JSON.stringify([{ ...work, clientSecret: "" }])],
    ["a slip of the pen", JSON.stringify([{ ...work, scope: ["groups"] }])],
  ])("%s is a mistake that shows no secret", (_, text) => {
    const mistakes = mistakesOf({ env: { SIGN_IN_WITH: text } });
    expect(mistakes).toHaveLength(1);
    expect(mistakes.map(printMistake).join()).toContain("SIGN_IN_WITH");
    expect(mistakes.map(printMistake).join()).not.toContain('"secret"');
  });

  test("half a client of Google is a mistake", () => {
    const { name } = mistakesOf({ env: { GOOGLE_CLIENT_SECRET: "GOCSPX-secret-secret" } })[0] ?? {};
    expect(name).toBe("GOOGLE_CLIENT_ID");
  });
});
