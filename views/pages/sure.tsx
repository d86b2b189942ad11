import type { Children } from "@kitajs/html";
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
  /** What else is to be known before. */
  notices?: Children;
  /** Where it is done, with these fields, and what says so. */
  action: string;
  fields?: Record<string, string>;
  label: string;
  /** Whether something stops by it that isn't had back by itself. */
  isGrave?: boolean;
  /** Where everything stays as it is. */
  back: string;
}

/** The second step of what is not to be done by a slip. */
export function SurePage(page: Page, props: SureProps) {
  const { heading, path, title, help, notices: safeNotices, action, fields = {} } = props;
  const { label, isGrave = true, back } = props;
  return (
    <AppFrame page={page} title={title} width="column" path={path}>
      <PageHead title={heading} />
      <Section
        id="sure"
        title={title}
        help={help}
        action={action}
        tone={isGrave ? "danger" : "usual"}
        actions={
          <>
            <LinkButton href={back} label={page.t("common.cancel")} />
            <Button label={label} kind={isGrave ? "danger" : "primary"} />
          </>
        }
      >
        {safeNotices}
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      </Section>
    </AppFrame>
  );
}

interface RemovalProps extends Pick<SureProps, "path" | "help" | "action" | "back"> {
  /** The org or the space. */
  place: string;
  member: { userId: string; name: string };
}

/** Before somebody is put out. */
export function RemovalPage(page: Page, { place, member: { userId, name }, ...props }: RemovalProps) {
  const { t } = page;
  const title = t("members.removeTitle", { name, place });
  const fields = { userId, isSure: "yes" };
  return SurePage(page, { ...props, heading: place, title, fields, label: t("members.remove") });
}
