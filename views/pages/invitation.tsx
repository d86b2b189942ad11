import type { OfferedInvitation } from "#src/domain/orgs/invitations.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Or } from "#views/parts/or.tsx";
import { OutsideButtons, type ShownIssuer } from "#views/parts/outside.tsx";
import { Time } from "#views/parts/time.tsx";
import { paths } from "#views/paths.ts";

interface InvitationProps {
  invitation: OfferedInvitation;
  token: string;
  /** Who looks at it: nobody yet, who it is for, or somebody else. */
  reader: "nobody" | "invited" | "another";
  /** The address of who is signed in. */
  email?: string | undefined;
  canSignUp: boolean;
  issuers: readonly ShownIssuer[];
}

/** What somebody is invited to, and what he can do about it. */
export function InvitationPage(page: Page, props: InvitationProps) {
  const { t } = page;
  const { invitation } = props;
  const { placeName: place, role, inviter, expiresAt } = invitation;
  const title = t("invitations.title", { place });
  return (
    <Sheet page={page} title={title} isNarrow hasLook={false}>
      <div class="intro">
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {inviter === undefined
            ? t("invitations.lead", { place, role: t(`roles.${role}`) })
            : t("invitations.leadBy", { inviter, place, role: t(`roles.${role}`) })}
        </p>
      </div>
      <Answer page={page} {...props} />
      <p class="help">
        <span safe>{t("invitations.until")}</span>: <Time page={page} at={expiresAt} />
      </p>
    </Sheet>
  );
}

function Answer({ page, ...props }: InvitationProps & { page: Page }) {
  const { t } = page;
  const { invitation, token, reader, email } = props;
  if (reader === "nobody") return <WaysIn page={page} {...props} />;
  if (reader === "another") {
    return (
      <>
        <Notice
          tone="amber"
          title={t("invitations.anotherTitle")}
          text={t("invitations.another", { email: email ?? "" })}
        />
        <form class="actions" method="post" action={paths.signOut} data-form>
          <Button label={t("me.signOut")} />
          <LinkButton href={paths.welcome} label={t("errors.home")} kind="quiet" />
        </form>
      </>
    );
  }
  return (
    <form class="actions" method="post" action={paths.acceptInvitation} data-form>
      <input type="hidden" name="token" value={token} />
      <Button label={t("invitations.accept")} kind="primary" />
      {invitation.email !== undefined && (
        <Button label={t("invitations.decline")} formaction={paths.declineInvitation} />
      )}
    </form>
  );
}

/** An account is needed first. */
function WaysIn({ page, token, canSignUp, issuers }: InvitationProps & { page: Page }) {
  const { t } = page;
  const here = paths.invitation(token);
  return (
    <>
      <p safe>{t("invitations.signInFirst")}</p>
      <OutsideButtons page={page} issuers={issuers} intent="sign-in" next={here} invitation={token} />
      {issuers.length > 0 && <Or page={page} />}
      <div class="actions">
        {canSignUp && (
          <LinkButton href={paths.signUpInvited(token)} label={t("signIn.signUp")} kind="primary" />
        )}
        <LinkButton href={paths.signInFor(here)} label={t("signIn.action")} />
      </div>
    </>
  );
}
