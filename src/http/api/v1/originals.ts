import { t } from "elysia";
import { sendOriginal } from "#src/http/send-original.ts";
import type { ApiBase } from "./base.ts";
import { describe } from "./describe.ts";

const file = t.String({ format: "binary" });

export function originalRoutes(app: ApiBase) {
  return app.get(
    "/spaces/:space/assets/:asset/original",
    ({ needs, actor, params, request }) => sendOriginal(needs, actor, { ...params, request }),
    {
      detail: describe({
        operationId: "downloadOriginal",
        summary: "Download the file as it was uploaded",
        scope: "assets:read",
        requestHeaders: {
          Range: "One range of bytes.",
          "If-Range": "The ETag that the range belongs to.",
          "If-None-Match": "An ETag that is held already.",
        },
        answers: {
          200: { description: "The whole file.", schema: file, contentType: "image/*" },
          206: { description: "The part that was asked for.", schema: file, contentType: "image/*" },
          304: { description: "What is held is still right." },
        },
        refusals: ["range"],
      }),
    },
  );
}
