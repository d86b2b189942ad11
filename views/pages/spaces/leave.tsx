import { AppFrame } from "#views/layout/app-frame.tsx";
import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Section } from "#views/parts/section.tsx";
import { paths, spacePaths } from "#views/paths.ts";

/** Asks whoever leaves a space once more. */
export function LeavePage(page: Page, { space }: { space: { key: string; name: string } }) {
  const { t } = page;
  const here = spacePaths.leave(space.key);
  return (
    <AppFrame
      page={{ ...page, here }}
      title={`${t("spaces.leave")} · ${space.name}`}
      width="column"
      path={[
        { name: space.name, href: paths.space(space.key) },
        { name: t("spaces.leave"), href: here },
      ]}
    >
      <Section
        id="leave"
        title={t("spaces.leaveTitle", { space: space.name })}
        help={t("spaces.leaveHelp")}
        action={here}
        tone="danger"
        actions={
          <>
            <LinkButton href={paths.space(space.key)} label={t("common.cancel")} />
            <Button label={t("spaces.leave")} kind="danger" />
          </>
        }
      />
    </AppFrame>
  );
}
