import type { Page } from "#views/page.ts";
import { paths } from "#views/paths.ts";
import { LinkButton } from "./button.tsx";
import { Field } from "./field.tsx";

/** How the reader can prove once more that it is he. */
export interface Proof {
  hasPassword: boolean;
  /** Whether by something else too. */
  hasOthers: boolean;
}

interface ProofProps {
  page: Page;
  /** The form that it stands in, by the id of its section: each on a page has a field of its own. */
  of: string;
}

interface ProofFieldProps extends ProofProps {
  /** Undefined where he has just done so. */
  proof: Proof | undefined;
  error: string | undefined;
}

/** The password once more, for what only he may do who proves that it is he; where to go for other ways to do so. */
export function ProofField({ page, of, proof, error }: ProofFieldProps) {
  const { t } = page;
  if (proof === undefined) return "";
  if (!proof.hasPassword)
    return (
      <div class="field">
        <p class="help" safe>
          {t("factors.prove.first")}
        </p>
        <div>
          <ProveLink page={page} of={of} />
        </div>
      </div>
    );
  return (
    <div class="field">
      <Field
        page={page}
        kind="password"
        name="proof"
        idSuffix={of}
        label={t("fields.currentPassword")}
        help={t("fields.currentPasswordHelp")}
        autocomplete="current-password"
        error={error}
      />
      {proof.hasOthers && (
        <p class="help">
          <a href={proveFor(page, of)} safe>
            {t("factors.prove.others")}
          </a>
        </p>
      )}
    </div>
  );
}

/** In place of a button: first the proof, then back to where it stands. */
export function ProveLink({ page, of }: ProofProps) {
  return <LinkButton href={proveFor(page, of)} label={page.t("factors.prove.link")} icon="lock" />;
}

function proveFor({ here }: Page, of: string): string {
  return paths.proveFor(`${here}#${of}`);
}
