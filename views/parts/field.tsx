import type { Page } from "#views/page.ts";
import { Icon } from "./icon.tsx";

interface Common {
  page: Page;
  name: string;
  label: string;
  help?: string;
  /** What is wrong, and what to do. */
  error?: string | undefined;
  isOptional?: boolean;
  /** Of a list: left out it is no mistake, and nothing has to say so. */
  isFilter?: boolean;
  isDisabled?: boolean;
  /** The setting that fixes the value from outside. */
  lockedBy?: string;
  hasFocus?: boolean;
  /** Where another form of the page has a field of that name. */
  idSuffix?: string;
}

interface TextLike extends Common {
  kind: "text" | "email" | "url" | "search" | "number" | "date" | "password" | "textarea";
  value?: string;
  placeholder?: string;
  autocomplete?: JSX.HtmlInputTag["autocomplete"];
  maxLength?: number;
  /** Whether it is digits alone, though no number: a phone shows their keys. */
  hasDigits?: boolean;
}

interface Select extends Common {
  kind: "select";
  value?: string;
  options: { value: string; label: string }[];
}

interface Checkbox extends Common {
  kind: "checkbox";
  isChecked?: boolean;
}

interface File extends Common {
  kind: "file";
  /** Media types or endings, as the browser's dialog takes them. */
  accept?: string;
  takesMany?: boolean;
}

export type FieldProps = TextLike | Select | Checkbox | File;

/** A label, what is filled in, help, and the mistake in its place. */
export function Field(props: FieldProps) {
  if (props.kind === "checkbox") return <Tick {...props} />;
  const { page, label, isOptional } = props;
  return (
    <div class="field">
      <label for={idOf(props)}>
        <span safe>{label}</span>
        {isOptional && (
          <span class="aside" safe>
            {page.t("common.optional")}
          </span>
        )}
      </label>
      <Control {...props} />
      <Below {...props} />
    </div>
  );
}

function Control(props: TextLike | Select | File) {
  switch (props.kind) {
    case "select":
      return <Choice {...props} />;
    case "file":
      return (
        <input
          type="file"
          class="input"
          {...attributesOf(props)}
          accept={props.accept}
          multiple={props.takesMany}
        />
      );
    case "textarea":
      return (
        <textarea
          class="input"
          {...attributesOf(props)}
          placeholder={props.placeholder}
          maxlength={props.maxLength}
          safe
        >
          {props.value ?? ""}
        </textarea>
      );
    case "password":
      return <Password {...props} />;
    default:
      return <Line {...props} />;
  }
}

function Line(props: TextLike) {
  const { kind, value, placeholder, autocomplete, maxLength, hasDigits } = props;
  return (
    <input
      type={kind}
      class="input"
      {...attributesOf(props)}
      value={kind === "password" ? undefined : value}
      placeholder={placeholder}
      autocomplete={autocomplete}
      maxlength={maxLength}
      inputmode={hasDigits ? "numeric" : undefined}
      spellcheck={kind === "text" ? undefined : "false"}
    />
  );
}

function Password(props: TextLike) {
  const { t } = props.page;
  return (
    <div class="with-button">
      <Line {...props} />
      <button
        class="button quiet scripted"
        type="button"
        aria-pressed="false"
        aria-label={t("common.show")}
        aria-controls={idOf(props)}
        data-reveals={idOf(props)}
      >
        <Icon name="eye" />
      </button>
    </div>
  );
}

function Choice(props: Select) {
  return (
    <div class="select">
      <select class="input" {...attributesOf(props)}>
        {props.options.map(({ value, label }) => (
          <option value={value} selected={value === props.value} safe>
            {label}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" />
    </div>
  );
}

function Tick(props: Checkbox) {
  return (
    <div class="tick">
      <input type="checkbox" class="check" {...attributesOf(props)} value="yes" checked={props.isChecked} />
      <label for={idOf(props)} safe>
        {props.label}
      </label>
      <Below {...props} />
    </div>
  );
}

function Below(props: Common) {
  const { page, help, error, lockedBy } = props;
  return (
    <>
      {help !== undefined && (
        <p class="help" id={`${idOf(props)}-help`} safe>
          {help}
        </p>
      )}
      {lockedBy !== undefined && (
        <p class="locked" id={`${idOf(props)}-locked`}>
          <Icon name="lock" />
          <span safe>{page.t("form.locked", { setting: lockedBy })}</span>
        </p>
      )}
      {error !== undefined && (
        <p class="error" id={`${idOf(props)}-error`}>
          <Icon name="circle-alert" />
          <span safe>{error}</span>
        </p>
      )}
    </>
  );
}

/** What all of them share: the name, and what a screen reader reads with it. */
function attributesOf(props: Common) {
  const { name, help, error, lockedBy, isOptional, isFilter, isDisabled, hasFocus } = props;
  const id = idOf(props);
  const described = [
    help !== undefined && `${id}-help`,
    lockedBy !== undefined && `${id}-locked`,
    error !== undefined && `${id}-error`,
  ].filter(Boolean);
  return {
    id,
    name,
    required: !isOptional && !isFilter,
    disabled: isDisabled || lockedBy !== undefined,
    autofocus: hasFocus,
    "aria-invalid": error === undefined ? undefined : ("true" as const),
    "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
  };
}

function idOf({ name, idSuffix }: Common): string {
  return idSuffix === undefined ? `field-${name}` : `field-${name}-${idSuffix}`;
}
