import { t } from "elysia";
import { signUrl } from "#src/domain/delivery/sign-url.ts";
import { json } from "#src/http/respond.ts";
import type { ApiBase } from "./base.ts";
import { contentDigestHeader } from "./content-digest.ts";
import { describe } from "./describe.ts";
import { readJson } from "./json-body.ts";

const urlBody = t.Object(
  {
    path: t.String({
      minLength: 1,
      maxLength: 60_000,
      description: "Operations and picture as they stand in a URL, such as 300x200/smart/cat.jpg.",
    }),
  },
  { additionalProperties: false },
);

const signedUrl = t.Object({
  url: t.String({ description: "Ready to be used anywhere." }),
  path: t.String({ description: "The same without the host." }),
});

export function urlRoutes(app: ApiBase) {
  return app.post(
    "/spaces/:space/urls",
    async ({ needs, actor, params, body }) => {
      const path = await signUrl(needs, actor, { spaceKey: params.space, path: body.path });
      return json({ url: `${needs.publicUrl}${path}`, path });
    },
    {
      parse: readJson({ path: "300x200/smart/cat.jpg" }),
      body: urlBody,
      detail: describe({
        operationId: "signUrl",
        summary: "Make a signed URL",
        description:
          "Signed with the newest key of the space. Nothing is kept: the same path gives the same URL, and no Idempotency-Key is needed.",
        scope: "urls:sign",
        requestHeaders: contentDigestHeader,
        requestBody: { description: "What to show.", schema: urlBody },
        answers: { 200: { description: "The URL.", schema: signedUrl } },
        refusals: ["conflict", "too_large", "too_slow", "uri_too_long"],
      }),
    },
  );
}
