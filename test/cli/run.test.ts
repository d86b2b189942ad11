import { describe, expect, test } from "bun:test";
import { commands } from "#src/cli/commands.ts";
import { scopes } from "#src/domain/permissions.ts";
import { run, runJson } from "./terminal.ts";

describe("help", () => {
  test("lists every command with its summary", async () => {
    for (const words of [["--help"], ["-h"], ["help"]]) {
      const { code, out } = await run(words);
      expect(code).toBe(0);
      for (const { name } of commands) expect(out).toContain(`  ${name} `);
    }
  });

  test.each(commands.map(({ name }) => [name]))(
    "%s says how it is used, without settings or data",
    async (name) => {
      const words = name.split(" ");
      const asked = await run([...words, "--help"], { env: { PORT: "wrong" } });
      expect(asked.code).toBe(0);
      expect(asked.out).toStartWith(`Usage: imagor-cloud ${name} `);
      expect(asked.out).toContain("--data DIR");
      expect(asked.out).toContain("--json");
      expect(await run(["help", ...words])).toMatchObject({ code: 0, out: asked.out });
    },
  );

  test("says what can't be guessed", async () => {
    const helpOf = async (name: string) =>
      (await run([...name.split(" "), "--help"])).out.replaceAll(/\s+/g, " ");
    for (const scope of scopes) expect(await helpOf("api-key create")).toContain(scope);
    expect(await helpOf("asset add")).toContain("A path that is taken gets a new version");
    expect(await helpOf("asset add")).toContain("names that begin with a dot");
    expect(await helpOf("space create")).toContain("with the defaults imagor it begins so");
    expect(await helpOf("space update")).not.toContain("it begins so");
    for (const name of ["version", "openapi", "params"]) expect(await helpOf(name)).toContain("not used");
  });

  test("is one JSON value too", async () => {
    expect((await runJson(["sign", "--help"])).json).toEqual({
      help: expect.stringContaining("Usage: imagor-cloud sign"),
    });
  });

  test("no line is longer than a terminal of 100 columns", async () => {
    const texts = await Promise.all(commands.map(({ name }) => run([...name.split(" "), "--help"])));
    const lines = [await run(["--help"]), ...texts].flatMap(({ out }) => out.split("\n"));
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});

describe("a command line that is wrong", () => {
  const wrong: [string, string][] = [
    ["", "Which command? `imagor-cloud --help` lists them."],
    ["sevre", '"sevre" isn\'t a command. Did you mean `serve`?'],
    ["help sing", "Did you mean `sign`?"],
    ["space", "`space` goes with one more word: space create, space list, space show, space update."],
    ["signing-key ad --space a", "`signing-key` goes with one more word"],
    ["sign a.jpg", "--space SPACE is needed."],
    ["sign --space shop", "PATH is needed."],
    ["sign a b --space shop", '"b" is one word too many.'],
    ["sign a --space", "--space needs a value: --space SPACE."],
    ["sign a --space --json", "--space needs a value"],
    ["sign a --space a --space b", "--space is given more than once."],
    ["sign a --spaec a", "--spaec isn't an option here. Did you mean --space?"],
    ["serve --prot 80", "--prot isn't an option here. Did you mean --port?"],
    ["sign a --space a --port 80", "--port isn't an option here."],
    ["space create a --unsafe=no", "--unsafe takes no value."],
    ["asset add --space a", "FILE|DIR is needed."],
    ["serve --port http", '--port has to be a whole number from 1 to 65535, not "http".'],
    ["render a b -q", "-q isn't an option here."],
  ];
  test.each(wrong)("`%s` is answered with code 2 and a sentence", async (line, sentence) => {
    const { code, out, notes } = await run(line.split(" ").filter(Boolean));
    expect([code, line.includes("--json") ? "" : out]).toEqual([2, ""]);
    expect(line.includes("--json") ? out : notes).toContain(sentence);
  });

  test("all that is wrong with words and settings is said at once", async () => {
    const env = { LOG_LEVEL: "loud", SOURCE_MAX_FRAMES: "none" };
    const { notes } = await run(["sign", "--spaec", "shop", "--data", ""], { env });
    for (const name of [
      "--spaec",
      "--space SPACE",
      "--data",
      "LOG_LEVEL",
      "SOURCE_MAX_FRAMES",
      "sign --help",
    ]) {
      expect(notes).toContain(name);
    }
  });

  test("with --json it is one JSON value on standard output", async () => {
    const { code, json } = await runJson(["sign", "a"]);
    expect(code).toBe(2);
    expect(json).toEqual({
      error: { code: "usage", message: expect.stringContaining("--space SPACE is needed.") },
    });
  });
});

describe("commands that need no data", () => {
  test("wrong settings don't keep them from answering", async () => {
    expect(await run(["version"], { env: { PORT: "wrong" } })).toMatchObject({ code: 0 });
  });

  test("params says what is understood, as the delivery path does", async () => {
    const { code, out } = await run(["params", "fit-in/-300x200/smart/filters:quality(80)/a%20b.jpg"]);
    expect(code).toBe(0);
    expect(out).toBe(`{
  "path": "fit-in/-300x200/smart/filters:quality(80)/a%20b.jpg",
  "image": "a b.jpg",
  "fit_in": true,
  "width": 300,
  "height": 200,
  "h_flip": true,
  "smart": true,
  "filters": [
    {
      "name": "quality",
      "args": "80"
    }
  ]
}
`);
  });

  const flipped = ["-300x200/cat.jpg", "-x-200/cat.jpg", "-x200/cat.jpg", "-3x/cat.jpg", "-x/cat.jpg"];
  test.each(flipped)("a path that begins with a flip is no option: %s", async (path) => {
    expect((await runJson(["params", path])).json).toMatchObject({ path, image: "cat.jpg", h_flip: true });
  });

  test("what stands after -- is a path, whatever it looks like", async () => {
    const { out } = await run(["params", "--", "--json.jpg"]);
    expect(JSON.parse(out)).toEqual({ path: "--json.jpg", image: "--json.jpg" });
  });

  test("version is that of the package", async () => {
    const { version } = await Bun.file("package.json").json();
    expect((await runJson(["version"])).json).toEqual({ version, bun: Bun.version });
    expect((await run(["--version"])).out).toStartWith(`imagor-cloud ${version} `);
  });
});
