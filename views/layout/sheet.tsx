import type { PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { paths } from "#views/paths.ts";
import { Document } from "./document.tsx";
import { Mark } from "./mark.tsx";

type SheetProps = PropsWithChildren<{
  page: Page;
  title: string;
  /** In the middle and as wide as a form is: to sign in, to set up, to hear of an error. */
  isNarrow?: boolean;
}>;

/** A page of one column, for who isn't in a space. */
export function Sheet({ page, title, isNarrow = false, children }: SheetProps) {
  return (
    <Document page={page} title={title}>
      <div class={["sheet", isNarrow && "narrow"]}>
        <header>
          <a class="brand" href={paths.welcome}>
            <Mark />
            Imagor Cloud
          </a>
        </header>
        <main id="content" tabindex="-1">
          {children}
        </main>
      </div>
    </Document>
  );
}
