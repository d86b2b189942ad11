import type { PropsWithChildren } from "@kitajs/html";
import type { PublicFile } from "#views/paths.ts";

type DocumentProps = PropsWithChildren<{ title: string; file: PublicFile }>;

/** The page around every page. */
export function Document({ title, file, children }: DocumentProps) {
  return (
    <>
      {"<!doctype html>"}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title safe>{title}</title>
          <link rel="icon" href={file("img/icon.svg")} type="image/svg+xml" />
          <link rel="stylesheet" href={file("css/tokens.css")} />
          <link rel="stylesheet" href={file("css/base.css")} />
        </head>
        <body>{children}</body>
      </html>
    </>
  );
}
