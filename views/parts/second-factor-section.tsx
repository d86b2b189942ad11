import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { orgPaths, paths } from "#views/paths.ts";
import { Button, LinkButton } from "./button.tsx";
import { Field } from "./field.tsx";
import { Notice } from "./notice.tsx";
import { type Proof, ProofField } from "./proof-field.tsx";
import { Section } from "./section.tsx";

export interface DemandProps {
  /** From when on it is demanded; null where it isn't. */
  from: number | null;
  /** How long people may be given. */
  days: number[];
  /** So many would be shut out, or are. */
  without: number;
  /** Whether the reader has one himself. */
  hasOwn: boolean;
}

interface SectionProps {
  page: Page;
  org: { id: string };
  demand: DemandProps;
  proof: Proof | undefined;
  state: FormState;
}

/** That nobody is in an org without a second factor. */
export function SecondFactorSection(props: SectionProps) {
  const { page, demand } = props;
  const { t } = page;
  if (demand.hasOwn) return demand.from === null ? <Demanding {...props} /> : <Lifting {...props} />;
  return (
    <Section
      id="second-factor"
      title={t("secondFactorDemand.title")}
      help={t("secondFactorDemand.help")}
      actions={<LinkButton href={paths.security} label={t("secondFactorDemand.setUp")} />}
    >
      <Notice tone="amber" text={t("secondFactorDemand.ownFirst")} />
    </Section>
  );
}

function Demanding({ page, org, demand: { days, without }, proof, state }: SectionProps) {
  const { t } = page;
  const options = days.map((count) => {
    const label = count === 0 ? t("secondFactorDemand.atOnce") : t("secondFactorDemand.days", { count });
    return { value: String(count), label };
  });
  return (
    <Section
      id="second-factor"
      title={t("secondFactorDemand.title")}
      help={t("secondFactorDemand.help")}
      action={orgPaths.secondFactor(org.id)}
      note={without > 0 ? t("secondFactorDemand.without", { count: without }) : undefined}
      actions={<Button label={t("secondFactorDemand.demand")} />}
    >
      <Wrong state={state} />
      <Field
        page={page}
        kind="select"
        name="days"
        label={t("secondFactorDemand.grace")}
        value="14"
        options={options}
      />
      <ProofField page={page} of="second-factor" proof={proof} error={state.mistakes.password} />
    </Section>
  );
}

function Lifting({ page, org, demand: { from, without }, proof, state }: SectionProps) {
  const { t, format } = page;
  const at = from ?? 0;
  const time = { from: format.moment(at) };
  const isOver = at <= page.now;
  return (
    <Section
      id="second-factor"
      title={t("secondFactorDemand.title")}
      help={t("secondFactorDemand.liftHelp")}
      action={orgPaths.liftSecondFactor(org.id)}
      note={without > 0 ? t("secondFactorDemand.without", { count: without }) : undefined}
      actions={<Button label={t("secondFactorDemand.lift")} />}
    >
      <Wrong state={state} />
      <Notice
        tone="green"
        text={isOver ? t("secondFactorDemand.since", time) : t("secondFactorDemand.from", time)}
      />
      <ProofField page={page} of="second-factor" proof={proof} error={state.mistakes.password} />
    </Section>
  );
}

function Wrong({ state: { error } }: { state: FormState }) {
  return error === undefined ? "" : <Notice tone="red" text={error} isAlert />;
}
