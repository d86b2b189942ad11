import type { PropsWithChildren } from "@kitajs/html";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { operatorPaths } from "#views/paths.ts";

type OperatorFrameProps = PropsWithChildren<{
  page: Page;
  title: string;
  lead: string;
  href: string;
  width?: "column" | "usual";
}>;

/** A page about the instance. */
export function OperatorFrame({ page, title, lead, href, width = "usual", children }: OperatorFrameProps) {
  return (
    <AppFrame
      page={page}
      title={title}
      width={width}
      path={[
        { name: page.t("frame.operator"), href: operatorPaths.tenants },
        { name: title, href },
      ]}
    >
      <PageHead title={title} text={lead} />
      {children}
    </AppFrame>
  );
}
