import type { LegalTexts } from "#src/domain/identity/legal.ts";
import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Form } from "#views/parts/form.tsx";
import { TextsAcceptance } from "#views/parts/texts-acceptance.tsx";
import { paths } from "#views/paths.ts";

/** A text of the controller: paragraphs, headings after `#`, lists after `-`. */
export function LegalPage(page: Page, { name, text }: { name: "terms" | "privacy"; text: string }) {
  return (
    <Sheet page={page} title={page.t(`legal.${name}`)}>
      <article class="text">{blocksOf(text).map(Block)}</article>
    </Sheet>
  );
}

function blocksOf(text: string): string[] {
  return text
    .split(/\r?\n\s*\r?\n/)
    .map((block) => block.trim())
    .filter((block) => block !== "");
}

function Block(text: string) {
  const [, marks = "", heading = ""] = /^(#{1,6}) +(.*)$/.exec(text) ?? [];
  if (marks === "#") return <h1 safe>{heading}</h1>;
  if (marks !== "") return <h2 safe>{heading}</h2>;
  const lines = text.split(/\r?\n/);
  if (!lines.every((line) => /^[-*] /.test(line))) return <p safe>{text}</p>;
  return (
    <ul>
      {lines.map((line) => (
        <li safe>{line.slice(2)}</li>
      ))}
    </ul>
  );
}

interface AcceptProps {
  legal: LegalTexts;
  next: string;
  /** The person has never accepted any. */
  isFirst: boolean;
  state: FormState;
}

/** Where the person has not accepted the texts yet, or others than these. */
export function AcceptPage(page: Page, { legal, next, isFirst, state }: AcceptProps) {
  const { t } = page;
  const title = t(isFirst ? "legal.firstTitle" : "legal.changedTitle");
  return (
    <Sheet page={page} title={title} isNarrow>
      <div class="intro">
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {t(isFirst ? "legal.first" : "legal.changed")}
        </p>
      </div>
      <Form
        page={page}
        action={paths.acceptTexts}
        mistakes={Object.keys(state.mistakes).length}
        error={state.error}
        actions={<Button label={t("legal.accept")} kind="primary" isWide />}
      >
        <input type="hidden" name="next" value={next} />
        <TextsAcceptance
          page={page}
          versions={{ terms: legal.terms.version, privacy: legal.privacy.version }}
          mistakes={state.mistakes}
        />
      </Form>
    </Sheet>
  );
}
