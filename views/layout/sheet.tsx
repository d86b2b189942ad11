import type { PropsWithChildren } from "@kitajs/html";
import { type PublicFile, paths } from "#views/paths.ts";
import { Document } from "./document.tsx";
import { Mark } from "./mark.tsx";

type SheetProps = PropsWithChildren<{ title: string; file: PublicFile }>;

/** A page of one column, for who isn't in a space. */
export function Sheet({ title, file, children }: SheetProps) {
  return (
    <Document title={`${title} · Imagor Cloud`} file={file}>
      <div class="sheet">
        <header>
          <a class="brand" href={paths.welcome}>
            <Mark />
            Imagor Cloud
          </a>
        </header>
        <main>{children}</main>
      </div>
    </Document>
  );
}
