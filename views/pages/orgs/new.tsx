import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Founding, type FoundingProps } from "#views/parts/founding.tsx";
import { paths } from "#views/paths.ts";

/** Where one begins another org. */
export function NewOrgPage(page: Page, form: Omit<FoundingProps, "page">) {
  const title = page.t("home.new");
  return (
    <AppFrame page={page} title={title} width="column" path={[{ name: title, href: paths.orgs }]}>
      <PageHead title={title} />
      <Founding page={page} {...form} />
    </AppFrame>
  );
}
