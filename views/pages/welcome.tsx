import { type FirstStep, firstSteps } from "#views/first-steps.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { CopyField } from "#views/parts/copy-field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Slashed } from "#views/parts/slashed.tsx";
import { paths } from "#views/paths.ts";

interface WelcomeProps {
  publicUrl: string;
}

export function WelcomePage(page: Page, { publicUrl }: WelcomeProps) {
  const { t } = page;
  const slots = { flag: <code>--data DIR</code>, directory: <code>./data</code> };
  return (
    <Sheet page={page} title={t("welcome.title")}>
      <div class="intro">
        <h1 safe>{t("welcome.title")}</h1>
        <p class="lead" safe>
          {t("welcome.lead")}
        </p>
      </div>
      <Notice tone="blue" title={t("setUp.hintTitle")} text={t("setUp.hint")} />
      <section aria-labelledby="steps">
        <h2 id="steps" safe>
          {t("welcome.steps")}
        </h2>
        <p class="help">
          <Sentence text={t("welcome.where")} slots={slots} />
        </p>
        <ol class="steps">
          {firstSteps({ program: "imagor-cloud", publicUrl }).map((step) => (
            <Step page={page} step={step} />
          ))}
        </ol>
      </section>
      <Places page={page} publicUrl={publicUrl} />
    </Sheet>
  );
}

function Step({ page, step: { name, command } }: { page: Page; step: FirstStep }) {
  return (
    <li>
      <h3>
        <span safe>{page.t(`welcome.step.${name}`)}</span>
      </h3>
      <CopyField page={page} value={command} />
    </li>
  );
}

function Places({ page: { t }, publicUrl }: { page: Page; publicUrl: string }) {
  return (
    <section aria-labelledby="places">
      <h2 id="places" safe>
        {t("welcome.places")}
      </h2>
      <dl class="places">
        <dt safe>{t("welcome.pictures")}</dt>
        <dd>
          <code>
            <Slashed text={`${publicUrl}/i/SPACE/SIGNATURE/OPERATIONS/PATH`} />
          </code>
        </dd>
        <dt safe>{t("welcome.api")}</dt>
        <dd>
          <code>
            <Slashed text={`${publicUrl}/api/v1`} />
          </code>
        </dd>
        <dt safe>{t("welcome.openapi")}</dt>
        <dd>
          <Place path={paths.apiDescription} />
        </dd>
        <dt safe>{t("welcome.health")}</dt>
        <dd>
          <Place path={paths.health} />
        </dd>
      </dl>
    </section>
  );
}

function Place({ path }: { path: string }) {
  return (
    <a href={path}>
      <code>
        <Slashed text={path} />
      </code>
    </a>
  );
}
