import type { PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { paths } from "#views/paths.ts";
import { Document } from "./document.tsx";
import { SheetFoot } from "./look.tsx";
import { Mark } from "./mark.tsx";

type SheetProps = PropsWithChildren<{
  page: Page;
  title: string;
  /** In the middle and as wide as a form is: to sign in, to set up, to hear of an error. */
  isNarrow?: boolean;
  /** Whether language and theme can be chosen below; not where the address holds a secret, which would be lost. */
  hasLook?: boolean;
  /** Where the page goes on to by itself, at once. */
  goesTo?: string;
}>;

/** A page of one column, for who isn't in a space. */
export function Sheet({ page, title, isNarrow = false, hasLook = true, goesTo, children }: SheetProps) {
  return (
    <Document page={page} title={title} goesTo={goesTo}>
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
        <SheetFoot page={page} hasLook={hasLook} />
      </div>
    </Document>
  );
}
