import { expect, test } from "bun:test";
import { findMount } from "#src/http/delivery/mount.ts";

const options = {
  publicUrl: "https://app.example.com:8443",
  deliveryDomain: "example.com",
  deliveryHosts: { "img.shop.example": "shop", "127.0.0.1": "corpus" },
};

const cases: [string, string, ReturnType<typeof findMount>][] = [
  ["localhost", "/i/shop/unsafe/a.jpg", { spaceKey: "shop", path: "/unsafe/a.jpg", isShared: true }],
  ["localhost", "/i/shop//unsafe//a.jpg", { spaceKey: "shop", path: "//unsafe//a.jpg", isShared: true }],
  ["localhost", "/i/shop", { spaceKey: "shop", path: "", isShared: true }],
  ["localhost", "/i/", { spaceKey: "", path: "", isShared: true }],
  ["localhost", "/i", undefined],
  ["localhost", "/", undefined],
  ["localhost", "/image/shop/a.jpg", undefined],
  ["shop.example.com", "/unsafe/a.jpg", { spaceKey: "shop", path: "/unsafe/a.jpg", isShared: false }],
  ["shop.example.com", "/i/other/a", { spaceKey: "shop", path: "/i/other/a", isShared: false }],
  ["a.b.example.com", "/x", { spaceKey: "a.b", path: "/x", isShared: false }],
  ["example.com", "/", { spaceKey: "", path: "/", isShared: false }],
  ["notexample.com", "/", undefined],
  ["app.example.com", "/", undefined],
  ["app.example.com", "/i/shop/x", { spaceKey: "shop", path: "/x", isShared: true }],
  ["img.shop.example", "/healthz", { spaceKey: "shop", path: "/healthz", isShared: false }],
  ["127.0.0.1", "/params/a", { spaceKey: "corpus", path: "/params/a", isShared: false }],
  ["constructor", "/", undefined],
];

test.each(cases)("%s%s", (host, path, expected) => {
  expect(findMount({ host, path }, options)).toEqual(expected);
});
