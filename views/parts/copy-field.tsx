import type { Page } from "#views/page.ts";
import { Icon } from "./icon.tsx";
import { Slashed } from "./slashed.tsx";

interface CopyFieldProps {
  page: Page;
  value: string;
  /** Left out where what stands above says it. */
  label?: string;
}

/** An address, a command or a key, which is copied as one. */
export function CopyField({ page: { t }, value, label }: CopyFieldProps) {
  return (
    <div class="copy">
      {label !== undefined && (
        <span class="label" safe>
          {label}
        </span>
      )}
      <div class="copy-box">
        <Words text={value} />
        <button
          class="button quiet small scripted"
          type="button"
          data-copies={value}
          data-usual={t("copy.action")}
          data-done={t("copy.done")}
          data-failed={t("copy.failed")}
        >
          <Icon name="copy" />
          <span safe>{t("copy.action")}</span>
        </button>
      </div>
    </div>
  );
}

/** A narrow screen breaks it between words and never within `--space`. */
function Words({ text }: { text: string }) {
  const [first = "", ...others] = text.split(" ");
  return (
    <code>
      <span>
        <Slashed text={first} />
      </span>
      {others.map((word) => (
        <>
          {" "}
          <span>
            <Slashed text={word} />
          </span>
        </>
      ))}
    </code>
  );
}
