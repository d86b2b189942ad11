import { expect, test } from "bun:test";
import fc from "fast-check";
import { boundaryOf, readParts } from "#src/http/multipart.ts";

/** A body that comes in pieces of so many bytes. */
function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

const all = { mostUnreadBytes: 1_000_000 };

async function partsOf(text: string | Uint8Array, { size = 1_000, boundary = "b" } = {}) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const found: [string, string | undefined, string][] = [];
  for await (const { name, fileName, body } of readParts(inPieces(bytes, size), boundary, all))
    found.push([name, fileName, Buffer.from(await new Response(body).bytes()).toString("latin1")]);
  return found;
}

const head = (parameters: string) => `--b\r\nContent-Disposition: form-data; ${parameters}\r\n\r\n`;

test("forms as they are written by a browser come out whole, in pieces of any size", async () => {
  const form = fc.array(
    fc.tuple(fc.stringMatching(/^[a-zä"\r\n%]{1,9}$/), fc.uint8Array({ maxLength: 200 })),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  await fc.assert(
    fc.asyncProperty(form, fc.integer({ min: 1, max: 90 }), async (files, size) => {
      const data = new FormData();
      for (const [name, bytes] of files) data.append("file", new Blob([bytes]), name);
      const request = new Response(data);
      const boundary = boundaryOf(request.headers.get("content-type")) ?? "";
      const found = await partsOf(await request.bytes(), { size, boundary });
      expect(found.map(([, , body]) => body)).toEqual(
        files.map(([, bytes]) => Buffer.from(bytes).toString("latin1")),
      );
    }),
    { numRuns: 60 },
  );
});

test("what looks like a delimiter within a file is part of it", async () => {
  const file = "\r\n--\r\n-b--\r\n--a\r\n\r\n\r-\n--b \r";
  for (const size of [1, 2, 3, 7, 1_000])
    expect(await partsOf(`before\r\n${head('name="file"; filename="x"')}${file}\r\n--b--`, { size })).toEqual(
      [["file", "x", file]],
    );
});

const names: [string, string | undefined][] = [
  ['name="file"; filename="cat.png"', "cat.png"],
  ['name="file"; filename=""', ""],
  ['name="file"', undefined],
  ['name="file"; filename="C:\\Users\\me\\cat.png"', "cat.png"],
  ['name="file"; filename="../../etc/passwd"', "passwd"],
  ['name="file"; filename="a%22b%41%0D%0A"', 'a"b%41\r\n'],
  ['filename="x"; name="file"; filename="y"', "x"],
];
test.each(names)("of %s the file is called %p", async (parameters, fileName) => {
  const [part] = await partsOf(`${head(parameters)}x\r\n--b--`);
  expect(part).toEqual(["file", fileName, "x"]);
});

const hostile: [string, string][] = [
  ["nothing", ""],
  ["no delimiter", "x".repeat(50_000)],
  ["only a part of a delimiter", "--"],
  ["a delimiter that goes on", "--bc\r\n\r\n\r\n--b--"],
  ["no end", `${head('name="file"; filename="x"')}abc`],
  ["an end that is cut", `${head('name="file"; filename="x"')}abc\r\n--b-`],
  ["a head without end", `--b\r\n${"x: y\r\n".repeat(5_000)}`],
  ["a line without end", `--b\r\n${"x".repeat(50_000)}`],
  ["a part without name", "--b\r\n\r\nx\r\n--b--"],
  ["a part that is no field", '--b\r\nContent-Disposition: attachment; name="x"\r\n\r\nx\r\n--b--'],
  ["more parts than anybody sends", `${head('name="x"')}\r\n`.repeat(1_001)],
];
test.each(hostile)("a body with %s is refused", async (_, body) => {
  for (const size of [1_000, 64])
    expect(await partsOf(body, { size }).catch(({ code }) => code)).toBe("invalid");
});

test("a file that nobody reads to its end is passed over", async () => {
  const body = `${head('name="a"; filename="x"')}${"x".repeat(5_000)}\r\n${head('name="b"; filename="y"')}z\r\n--b--`;
  const found: string[] = [];
  for await (const part of readParts(inPieces(new TextEncoder().encode(body), 100), "b", all)) {
    found.push(part.name);
    const reader = part.body.getReader();
    await reader.read();
    await reader.cancel();
  }
  expect(found).toEqual(["a", "b"]);
});

test.each([
  ["before the first part", `${"x".repeat(5_000)}\r\n--b--`],
  ["in files", `${head('name="a"; filename="x"')}${"x".repeat(2_500)}\r\n`.repeat(2)],
  ["in a field", `${head('name="a"')}${"x".repeat(5_000)}\r\n--b--`],
])("a form of which too much is passed over, %s, is refused", async (_, body) => {
  const parts = readParts(inPieces(new TextEncoder().encode(body), 100), "b", { mostUnreadBytes: 4_000 });
  await expect(Array.fromAsync(parts)).rejects.toMatchObject({ code: "too_large" });
});

test("only a form with files has a boundary", () => {
  expect(boundaryOf("multipart/form-data; boundary=b")).toBe("b");
  expect(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b"')).toBe("a b");
  const others = [
    null,
    "",
    "text/plain; boundary=b",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    `multipart/form-data; boundary=${"b".repeat(71)}`,
  ];
  for (const type of others) expect(boundaryOf(type)).toBeUndefined();
});
