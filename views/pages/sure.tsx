import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Section } from "#views/parts/section.tsx";

interface SureProps {
  /** Of where it is done. */
  heading: string;
  path: { name: string; href: string }[];
  /** What is asked, and what stops. */
  title: string;
  help: string;
  /** Where it is done, with these fields, and what says so. */
  action: string;
  fields?: Record<string, string>;
  label: string;
  /** Where everything stays as it is. */
  back: string;
}

/** The second step of what has no way back. */
export function SurePage(
  page: Page,
  { heading, path, title, help, action, fields = {}, label, back }: SureProps,
) {
  return (
    <AppFrame page={page} title={title} width="column" path={path}>
      <PageHead title={heading} />
      <Section
        id="sure"
        title={title}
        help={help}
        action={action}
        tone="danger"
        actions={
          <>
            <LinkButton href={back} label={page.t("common.cancel")} />
            <Button label={label} kind="danger" />
          </>
        }
      >
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      </Section>
    </AppFrame>
  );
}
