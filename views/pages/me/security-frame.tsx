import type { PropsWithChildren } from "@kitajs/html";
import { AppFrame } from "#views/layout/app-frame.tsx";
import type { Page } from "#views/page.ts";
import { paths } from "#views/paths.ts";

type SecurityFrameProps = PropsWithChildren<{
  page: Page;
  title: string;
  href: string;
}>;

/** A page below that of security. */
export function SecurityFrame({ page, title, href, children }: SecurityFrameProps) {
  const { t } = page;
  return (
    <AppFrame
      page={page}
      title={title}
      width="column"
      path={[
        { name: t("frame.account"), href: paths.profile },
        { name: t("me.security"), href: paths.security },
        { name: title, href },
      ]}
    >
      {children}
    </AppFrame>
  );
}
