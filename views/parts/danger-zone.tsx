import type { PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { Section } from "./section.tsx";
import { Sentence } from "./sentence.tsx";

type DangerZoneProps = PropsWithChildren<{
  page: Page;
  id: string;
  title: string;
  text: string;
  /** The verb on the button. */
  label: string;
  action: string;
  /** What has to be typed where there is no way back. */
  confirm?: string;
  error?: string | undefined;
  /** What is wrong with the whole, and with no field. */
  problem?: string | undefined;
}>;

/** What can't be taken back, at the bottom of a page. */
export function DangerZone(props: DangerZoneProps) {
  const { page, id, title, text, label, action, confirm, error, problem, children } = props;
  return (
    <Section
      id={id}
      title={title}
      help={text}
      action={action}
      tone="danger"
      actions={<Button label={label} kind="danger" />}
    >
      {problem !== undefined && <Notice tone="red" text={problem} isAlert />}
      {confirm !== undefined && (
        <div class="field">
          <label for={`${id}-confirm`}>
            <span>
              <Sentence
                text={page.t("form.typeToConfirm")}
                slots={{ name: <strong safe>{confirm}</strong> }}
              />
            </span>
          </label>
          <input
            class="input"
            type="text"
            id={`${id}-confirm`}
            name="confirm"
            autocomplete="off"
            spellcheck="false"
            required
            aria-invalid={error === undefined ? undefined : "true"}
            aria-describedby={error === undefined ? undefined : `${id}-error`}
          />
          {error !== undefined && (
            <p class="error" id={`${id}-error`} safe>
              {error}
            </p>
          )}
        </div>
      )}
      {children}
    </Section>
  );
}
