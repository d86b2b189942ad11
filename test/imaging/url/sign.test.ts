import { describe, expect, test } from "bun:test";
import { type SigningKey, sign } from "#src/imaging/url/sign.ts";
import { verifySignature } from "#src/imaging/url/verify.ts";

const path = "500x500/top/raw.githubusercontent.com/cshum/imagor/master/testdata/gopher.png";
const sha1: SigningKey = { secret: "mysecret", algorithm: "sha1", truncate: 0 };
const cut: SigningKey = { secret: "mysecret", algorithm: "sha256", truncate: 40 };
const sha512: SigningKey = { secret: "ключ🔑", algorithm: "sha512", truncate: 64 };

describe("a signature", () => {
  test("is the one of imagor's documentation", () => {
    expect(sign(sha1, path)).toBe("cST4Ko5_FqwT3BDn-Wf4gO3RFSk=");
    expect(sign(cut, path)).toBe("IGEn3TxngivD0jy4uuiZim2bdUCvhcnVi1Nm0xGy");
  });

  test("is not cut where it is shorter than the key allows", () => {
    expect(sign({ ...sha1, truncate: 1000 }, path)).toBe(sign(sha1, path));
  });

  test("has as many characters as its algorithm gives", () => {
    const lengths = { sha1: 28, sha256: 44, sha512: 88 } as const;
    for (const [algorithm, length] of Object.entries(lengths)) {
      const key = { ...sha1, algorithm: algorithm as SigningKey["algorithm"] };
      expect(sign(key, path)).toMatch(new RegExp(`^[A-Za-z0-9_-]{${length - 2}}[A-Za-z0-9_=-]{2}$`));
    }
  });
});

describe("a signed path", () => {
  const keys = [sha1, cut, sha512];

  test("is accepted by whichever active key signed it", () => {
    for (const key of keys) expect(verifySignature(keys, path, sign(key, path))).toBe(true);
  });

  test("is refused without the key that signed it", () => {
    expect(verifySignature([sha1, sha512], path, sign(cut, path))).toBe(false);
    expect(verifySignature([], path, sign(sha1, path))).toBe(false);
  });

  test("may have slashes between signature and path", () => {
    expect(verifySignature(keys, `//${path}`, sign(cut, path))).toBe(true);
  });

  test("may have been made with those slashes, all of them", () => {
    expect(verifySignature(keys, `/${path}`, sign(cut, `/${path}`))).toBe(true);
    expect(verifySignature(keys, path, sign(cut, `/${path}`))).toBe(false);
    expect(verifySignature(keys, `//${path}`, sign(cut, `/${path}`))).toBe(false);
  });

  const whole = sign(sha1, path);
  const refused: [why: string, path: string, hash: string][] = [
    ["no signature", path, ""],
    ["one without its padding", path, whole.replace("=", "")],
    ["more padding", path, `${whole}=`],
    ["the standard alphabet", path, whole.replaceAll("-", "+").replaceAll("_", "/")],
    ["other bits behind the last whole byte", path, whole.replace("k=", "l=")],
    ["another case", path, whole.toLowerCase()],
    ["a beginning of one", path, whole.slice(0, 20)],
    ["a truncated one with a character more", path, sign({ ...cut, truncate: 41 }, path)],
    ["another path", `${path}x`, whole],
    ["other escapes of the path", path.replace("top", "%74op"), whole],
    ["a path with a slash behind it", `${path}/`, whole],
  ];
  for (const [why, signed, hash] of refused) {
    test(`is refused with ${why}`, () => {
      expect(verifySignature(keys, signed, hash)).toBe(false);
    });
  }

  test("is refused where the key has no secret, since anyone could have signed it", () => {
    const open: SigningKey = { secret: "", algorithm: "sha1", truncate: 0 };
    expect(verifySignature([open], path, sign(open, path))).toBe(false);
  });
});
