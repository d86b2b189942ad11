import { type FirstStep, firstSteps } from "#views/first-steps.ts";
import { Document } from "#views/layout/document.tsx";
import { type PublicFile, paths } from "#views/paths.ts";

interface WelcomeProps {
  publicUrl: string;
  file: PublicFile;
}

export function WelcomePage({ publicUrl, file }: WelcomeProps) {
  const steps = firstSteps({ program: "imagor-cloud", publicUrl });
  return (
    <Document title="Imagor Cloud" file={file}>
      <main class="sheet">
        <header>
          <h1>Imagor Cloud</h1>
          <p class="lead">
            Put pictures in, and use them anywhere by a signed URL that says what they should look like.
          </p>
        </header>
        <section aria-labelledby="next">
          <h2 id="next">What to do next</h2>
          <p>On the machine that this server runs on:</p>
          <ol class="steps">
            {steps.map((step) => (
              <Step {...step} />
            ))}
          </ol>
        </section>
        <Places publicUrl={publicUrl} />
      </main>
    </Document>
  );
}

function Step({ what, command }: FirstStep) {
  return (
    <li>
      <h3 safe>{what}</h3>
      <pre tabindex="0">
        <code safe>{command}</code>
      </pre>
    </li>
  );
}

function Places({ publicUrl }: { publicUrl: string }) {
  return (
    <section aria-labelledby="places">
      <h2 id="places">Where things are</h2>
      <dl class="places">
        <dt>Pictures</dt>
        <dd>
          <code safe>{`${publicUrl}/i/SPACE/SIGNATURE/OPERATIONS/PATH`}</code>
        </dd>
        <dt>API</dt>
        <dd>
          <code safe>{`${publicUrl}/api/v1`}</code>, described in <a href={paths.apiDescription}>OpenAPI</a>
        </dd>
        <dt>Health</dt>
        <dd>
          <a href={paths.health}>
            <code safe>{paths.health}</code>
          </a>
        </dd>
      </dl>
    </section>
  );
}
