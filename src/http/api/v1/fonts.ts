import { t } from "elysia";
import { addFont } from "#src/domain/fonts/add.ts";
import { deleteFont } from "#src/domain/fonts/delete.ts";
import type { Font } from "#src/domain/fonts/font.ts";
import { listFonts } from "#src/domain/fonts/list.ts";
import { json } from "#src/http/respond.ts";
import type { ApiBase } from "./base.ts";
import { contentDigestHeader } from "./content-digest.ts";
import { describe } from "./describe.ts";
import { curlFor, incomingFile, refuseWrapped } from "./upload-body.ts";

const fontSchema = t.Object({
  id: t.String(),
  family: t.String({ description: "What people call it." }),
  families: t.Array(t.String(), {
    description: "All names that `text` and `label` may ask for it by, as the file itself has them.",
  }),
  style: t.String(),
  characters: t.Integer({ description: "How many it has." }),
  sizeBytes: t.Integer(),
  sha256: t.String({ description: "Lower-case hex of the file's bytes." }),
  url: t.String({ description: "This font in the API." }),
  createdAt: t.String({ format: "date-time" }),
});

const fontList = t.Object({ fonts: t.Array(fontSchema) });

export function fontRoutes(app: ApiBase) {
  return app
    .get(
      "/spaces/:space/fonts",
      async ({ needs, actor, params: { space } }) => {
        const fonts = await listFonts(needs, actor, space);
        return json({ fonts: fonts.map((font) => fontJson(space, font)) });
      },
      {
        detail: describe({
          operationId: "listFonts",
          summary: "List the fonts of a space, oldest first",
          description: "Those that it has brought along; the shipped ones are every space's.",
          answers: { 200: { description: "Its fonts.", schema: fontList } },
          refusals: [],
        }),
      },
    )
    .post(
      "/spaces/:space/fonts",
      async ({ needs, actor, params: { space }, request }) => {
        const { font, created } = await addFont(needs, actor, { spaceKey: space, ...incomingFile(request) });
        const value = fontJson(space, font);
        return json(value, { status: created ? 201 : 200, headers: created ? { location: value.url } : {} });
      },
      {
        parse: "none",
        transform: ({ needs, request }) => refuseWrapped(request, curlFor(needs, request)),
        detail: describe({
          operationId: "addFont",
          summary: "Add a font to a space",
          description:
            "The body is the file itself: TTF, OTF or TTC. Texts of this space that name its family, or have characters that no shipped font has, are set in it from then on.",
          scope: "spaces:write",
          requestHeaders: contentDigestHeader,
          requestBody: {
            description: "The bytes of the file.",
            schema: t.String({ format: "binary" }),
            contentType: "application/octet-stream",
          },
          answers: {
            200: { description: "The space has this very file already.", schema: fontSchema },
            201: { description: "A new font.", schema: fontSchema, headers: { Location: "Where it is." } },
          },
          refusals: ["over_quota", "too_large", "unsupported", "broken", "too_slow", "storage_full"],
        }),
      },
    )
    .delete(
      "/spaces/:space/fonts/:font",
      async ({ needs, actor, params }) => {
        await deleteFont(needs, actor, { spaceKey: params.space, fontId: params.font });
        return new Response(null, { status: 204 });
      },
      {
        detail: describe({
          operationId: "deleteFont",
          summary: "Delete a font for good",
          description: "Texts that were set in it are set in another at once.",
          scope: "spaces:write",
          answers: { 204: { description: "It is gone." } },
          refusals: ["storage_full"],
        }),
      },
    );
}

function fontJson(spaceKey: string, { createdAt, ...font }: Font): typeof fontSchema.static {
  const url = `/api/v1/spaces/${spaceKey}/fonts/${font.id}`;
  return { ...font, url, createdAt: new Date(createdAt).toISOString() };
}
