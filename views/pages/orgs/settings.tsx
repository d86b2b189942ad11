import type { Member } from "#src/domain/orgs/change-members.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Avatar } from "#views/parts/avatar.tsx";
import { Button } from "#views/parts/button.tsx";
import { DangerZone } from "#views/parts/danger-zone.tsx";
import { Field } from "#views/parts/field.tsx";
import { MemberField } from "#views/parts/member-field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { type Proof, ProofField } from "#views/parts/proof-field.tsx";
import { type DemandProps, SecondFactorSection } from "#views/parts/second-factor-section.tsx";
import { Section } from "#views/parts/section.tsx";
import { orgPaths, paths } from "#views/paths.ts";

export type SettingsForm = "general" | "picture" | "secondFactor" | "transfer" | "leave" | "delete";

export interface OrgSettingsProps {
  org: { id: string; name: string; revision: number; deletionAt: number | null };
  canRename: boolean;
  /** Whether the reader owns it. */
  isOwner: boolean;
  /** Undefined for who is not in it himself; `no` for its last owner. */
  canLeave: "yes" | "no" | undefined;
  /** Whom an owner can hand it over to. */
  others: Member[] | "many";
  /** Whom it was to be handed over to, as it was sent. */
  heir?: string;
  avatarMaxBytes: number;
  /** Of a second factor; undefined for who can't demand one. */
  demand: DemandProps | undefined;
  /** What is asked where it is too long ago that he proved to be the reader. */
  proof: Proof | undefined;
  /** The one that was sent, and what is to be mended in it. */
  form?: SettingsForm;
  state: FormState;
  /** The name as it was typed. */
  name: string;
  /** What has just been done. */
  done?: string | undefined;
}

type Part = OrgSettingsProps & { page: Page };

/** What of an org can be set, and how one leaves it. */
export function OrgSettingsPage(page: Page, props: OrgSettingsProps) {
  const { t } = page;
  const { org, canRename, isOwner, done } = props;
  const title = t("orgPages.settings");
  return (
    <AppFrame
      page={page}
      title={title}
      width="column"
      path={[
        { name: org.name, href: paths.welcomeTo(org.id) },
        { name: title, href: orgPaths.settings(org.id) },
      ]}
    >
      <PageHead
        title={title}
        text={canRename || isOwner ? t("orgSettings.lead") : t("orgSettings.leadMember")}
      />
      {done !== undefined && <Notice tone="green" text={done} isAlert />}
      {isOwner && org.deletionAt !== null && <Keeping page={page} {...props} until={org.deletionAt} />}
      {canRename && <General page={page} {...props} />}
      {canRename && <Picture page={page} {...props} />}
      {props.demand !== undefined && (
        <SecondFactorSection
          page={page}
          org={org}
          demand={props.demand}
          proof={props.proof}
          state={stateOf(props, "secondFactor")}
        />
      )}
      {isOwner && props.others.length > 0 && <Transfer page={page} {...props} />}
      {props.canLeave !== undefined && <Leaving page={page} {...props} />}
      {isOwner && org.deletionAt === null && <Deletion page={page} {...props} />}
    </AppFrame>
  );
}

function General({ page, org, name, ...props }: Part) {
  const { t } = page;
  const { error, mistakes } = stateOf(props, "general");
  return (
    <Section
      id="general"
      title={t("orgSettings.general")}
      action={orgPaths.settings(org.id)}
      actions={<Button label={t("common.save")} kind="primary" />}
    >
      {error !== undefined && (
        <Notice
          tone="amber"
          title={error}
          text={t("orgSettings.changed", { theirs: org.name, mine: name })}
          isAlert
        />
      )}
      <input type="hidden" name="revision" value={String(org.revision)} />
      <Field
        page={page}
        kind="text"
        name="name"
        label={t("fields.name")}
        value={name}
        autocomplete="organization"
        error={mistakes.name}
      />
    </Section>
  );
}

function Picture({ page, org, avatarMaxBytes, ...props }: Part) {
  const { t, format } = page;
  const { error } = stateOf(props, "picture");
  const url = page.org?.pictureUrl;
  return (
    <Section
      id="picture"
      title={t("orgSettings.picture")}
      action={orgPaths.picture(org.id)}
      hasFile
      actions={
        <>
          {url !== undefined && (
            <Button label={t("me.removePicture")} kind="quiet" formaction={orgPaths.noPicture(org.id)} />
          )}
          <Button label={t("me.upload")} />
        </>
      }
    >
      <div class="with-avatar">
        <Avatar name={org.name} url={url} size="large" />
        <Field
          page={page}
          kind="file"
          name="file"
          label={t("me.choose")}
          help={t("me.pictureHelp", { size: format.bytes(avatarMaxBytes) })}
          accept="image/*,.heic,.heif,.avif"
          error={error}
        />
      </div>
    </Section>
  );
}

function Transfer({ page, org, others, ...props }: Part) {
  const { t } = page;
  const { error, mistakes } = stateOf(props, "transfer");
  return (
    <Section
      id="transfer"
      title={t("orgSettings.transferTitle")}
      help={t("orgSettings.transferHelp")}
      action={orgPaths.transfer(org.id)}
      tone="danger"
      actions={<Button label={t("orgSettings.transfer")} kind="danger" />}
    >
      {error !== undefined && <Notice tone="red" text={error} isAlert />}
      <MemberField
        page={page}
        label={t("orgSettings.transferTo")}
        members={others}
        placeholder={t("orgSettings.transferChoose")}
        value={props.heir}
        error={mistakes.userId}
      />
      <ProofField page={page} of="transfer" proof={props.proof} error={mistakes.password} />
    </Section>
  );
}

function Leaving({ page, org, canLeave, ...props }: Part) {
  const { t } = page;
  const { error, mistakes } = stateOf(props, "leave");
  const title = t("orgSettings.leaveTitle");
  if (canLeave === "no") return <Section id="leave" title={title} help={t("orgSettings.lastOwnerHelp")} />;
  return (
    <DangerZone
      page={page}
      id="leave"
      title={title}
      text={t("orgSettings.leaveHelp")}
      label={t("orgSettings.leave")}
      action={orgPaths.leave(org.id)}
      confirm={org.name}
      error={mistakes.name}
      problem={error}
    />
  );
}

function Deletion({ page, org, ...props }: Part) {
  const { t } = page;
  const { error, mistakes } = stateOf(props, "delete");
  return (
    <DangerZone
      page={page}
      id="delete"
      title={t("orgSettings.deleteTitle")}
      text={t("orgSettings.deleteHelp")}
      label={t("orgSettings.delete")}
      action={orgPaths.deletion(org.id)}
      confirm={org.name}
      error={mistakes.name}
      problem={error}
    >
      <ProofField page={page} of="delete" proof={props.proof} error={mistakes.password} />
    </DangerZone>
  );
}

function Keeping({ page, org, until }: Part & { until: number }) {
  const { t, format } = page;
  return (
    <Section
      id="keep"
      title={t("orgSettings.keepTitle")}
      help={t("orgSettings.keepHelp", { until: format.moment(until) })}
      action={orgPaths.keeping(org.id)}
      actions={<Button label={t("orgSettings.keep")} kind="primary" />}
    />
  );
}

function stateOf({ form, state }: Pick<OrgSettingsProps, "form" | "state">, of: SettingsForm): FormState {
  return form === of ? state : unsent;
}
