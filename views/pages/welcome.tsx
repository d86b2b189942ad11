import { type FirstStep, firstSteps } from "#views/first-steps.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import { Slashed } from "#views/parts/slashed.tsx";
import { type PublicFile, paths } from "#views/paths.ts";

interface WelcomeProps {
  publicUrl: string;
  file: PublicFile;
}

export function WelcomePage({ publicUrl, file }: WelcomeProps) {
  const steps = firstSteps({ program: "imagor-cloud", publicUrl });
  return (
    <Sheet title="Ready for pictures" file={file}>
      <div class="intro">
        <h1>Ready for pictures</h1>
        <p class="lead">
          Put pictures in, and use them anywhere by a signed URL that says what they should look like.
        </p>
      </div>
      <section aria-labelledby="steps">
        <h2 id="steps">How a picture gets its URL</h2>
        <p>
          These commands run on the server's machine. Add <code>--data DIR</code> to them unless its data lies
          in <code>./data</code>.
        </p>
        <ol class="steps">
          {steps.map((step) => (
            <Step {...step} />
          ))}
        </ol>
      </section>
      <Places publicUrl={publicUrl} />
    </Sheet>
  );
}

function Step({ what, command }: FirstStep) {
  return (
    <li>
      <h3 safe>{what}</h3>
      <pre>
        <Command command={command} />
      </pre>
    </li>
  );
}

/** In words, so that a narrow screen breaks it between them and never within `--space`. */
function Command({ command }: { command: string }) {
  const [first = "", ...others] = command.split(" ");
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

function Places({ publicUrl }: { publicUrl: string }) {
  return (
    <section aria-labelledby="places">
      <h2 id="places">Where things are</h2>
      <dl class="places">
        <dt>Pictures</dt>
        <dd>
          <code>
            <Slashed text={`${publicUrl}/i/SPACE/SIGNATURE/OPERATIONS/PATH`} />
          </code>
        </dd>
        <dt>API</dt>
        <dd>
          <code>
            <Slashed text={`${publicUrl}/api/v1`} />
          </code>
        </dd>
        <dt>OpenAPI</dt>
        <dd>
          <Place path={paths.apiDescription} />
        </dd>
        <dt>Health</dt>
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
