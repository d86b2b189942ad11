import { expect, test } from "bun:test";
import { anApp } from "#test/http/an-app.ts";

test.each(["/", "/healthz", "/api/v1/openapi.json"])("%s is found by https as by http", async (path) => {
  using app = await anApp();
  for (const scheme of ["http", "https"]) {
    for (const host of ["a", "localhost"]) {
      expect((await app.fetch(new Request(`${scheme}://${host}${path}`))).status).toBe(200);
    }
  }
});
