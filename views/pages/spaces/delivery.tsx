import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { type Difference, Differences } from "#views/parts/difference.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Section } from "#views/parts/section.tsx";
import { spacePaths } from "#views/paths.ts";
import type { SettingField, SettingPart } from "./delivery-fields.ts";
import { SettingsFrame } from "./settings-frame.tsx";
import { SigningKeys, type SigningKeysProps } from "./signing-keys.tsx";
import { SpaceState, type SpaceStateProps } from "./space-state.tsx";

export interface DeliveryProps extends SpaceStateProps, Omit<SigningKeysProps, "space"> {
  space: SpaceStateProps["space"] & { name: string; revision: number };
  parts: SettingPart[];
  mayWrite: boolean;
  /** Where somebody else has saved meanwhile. */
  differences?: Difference[] | undefined;
  error?: string | undefined;
  /** Set by who knows how, and not shown here. */
  otherRules: string[];
}

/** How the pictures of a space are served, and what their URLs are signed with. */
export function DeliveryPage(page: Page, props: DeliveryProps) {
  const { t } = page;
  const { space, parts, differences, error, mayWrite, otherRules } = props;
  const isStill = !mayWrite && space.archivedAt === null && space.deletionAt === null;
  return (
    <SettingsFrame page={page} space={space} tab="delivery">
      <SpaceState page={page} {...props} />
      {differences !== undefined && <Differences page={page} differences={differences} />}
      {error !== undefined && <Notice tone="red" text={error} isAlert />}
      {isStill && <Notice text={t("spaceSettings.readOnly")} />}
      <SigningKeys page={page} {...props} />
      {parts.map((part) => (
        <Part page={page} space={space} part={part} mayWrite={mayWrite} />
      ))}
      {otherRules.length > 0 && (
        <p class="help" safe>
          {t("spaceDelivery.otherRules", { names: otherRules.join(", ") })}
        </p>
      )}
    </SettingsFrame>
  );
}

interface PartProps extends Pick<DeliveryProps, "space" | "mayWrite"> {
  page: Page;
  part: SettingPart;
}

function Part({ page, space, part: { name, fields }, mayWrite }: PartProps) {
  const { t } = page;
  return (
    <Section
      id={name}
      title={t(`spaceDelivery.parts.${name}.title`)}
      help={t(`spaceDelivery.parts.${name}.help`)}
      action={`${spacePaths.delivery(space.key)}#${name}`}
      actions={mayWrite ? <Button label={t("common.save")} /> : undefined}
    >
      <input type="hidden" name="part" value={name} />
      <input type="hidden" name="revision" value={String(space.revision)} />
      {fields.map((field) => (
        <Setting page={page} field={field} isDisabled={!mayWrite} />
      ))}
    </Section>
  );
}

function Setting({ page, field, isDisabled }: { page: Page; field: SettingField; isDisabled: boolean }) {
  const { t } = page;
  const { name, kind, value, placeholder, error, lockedBy, choices = [] } = field;
  const help = t(`spaceDelivery.fields.${name}.help`);
  const common = {
    page,
    name,
    label: t(`spaceDelivery.fields.${name}.label`),
    isDisabled,
    error,
    ...(help !== "" && { help }),
    ...(lockedBy !== undefined && { lockedBy }),
  };
  switch (kind) {
    case "switch":
      return <Field {...common} kind="checkbox" isChecked={value === "yes"} isOptional />;
    case "select":
      return (
        <Field
          {...common}
          kind="select"
          value={value}
          options={choices.map((choice) => ({ value: choice, label: t(`spaceDelivery.choices.${choice}`) }))}
        />
      );
    case "choices":
      return <Choices page={page} field={field} isDisabled={isDisabled} help={help} label={common.label} />;
    default:
      return (
        <Field
          {...common}
          kind={kind}
          value={value}
          isOptional
          {...(placeholder !== undefined && { placeholder })}
        />
      );
  }
}

interface ChoicesProps {
  page: Page;
  field: SettingField;
  isDisabled: boolean;
  label: string;
  help: string;
}

function Choices({ page, field: { name, value, choices = [] }, isDisabled, label, help }: ChoicesProps) {
  const { t } = page;
  const chosen = value.split(",");
  return (
    <fieldset class="field">
      <legend safe>{label}</legend>
      {choices.map((choice) => (
        <Field
          page={page}
          kind="checkbox"
          name={`${name}.${choice}`}
          label={t(`spaceDelivery.choices.${choice}`)}
          isChecked={chosen.includes(choice)}
          isDisabled={isDisabled}
          isOptional
        />
      ))}
      {help !== "" && (
        <p class="help" safe>
          {help}
        </p>
      )}
    </fieldset>
  );
}
