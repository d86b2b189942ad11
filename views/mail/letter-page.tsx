import type { Letter } from "./letter.ts";

/**
 * What mail programs show. They know neither custom properties nor files beside the mail, so these colours stand here:
 * those of public/css/tokens.css, light first, dark where the program asks for it.
 */
const style = `
  body { margin: 0; padding: 0; background: #f7f7f8; }
  .around { background: #f7f7f8; padding: 40px 16px; }
  .sheet { max-width: 520px; margin: 0 auto; font: 16px/1.5 Inter, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; color: #1d1d20; }
  .brand { font-size: 14px; font-weight: 600; padding: 0 0 16px; color: #1d1d20; }
  .letter { background: #ffffff; border: 1px solid #e3e3e6; border-radius: 10px; padding: 32px; }
  h1 { font-size: 20px; line-height: 1.3; font-weight: 600; margin: 0 0 20px; }
  p { margin: 0 0 16px; }
  .facts { border-collapse: collapse; margin: 0 0 16px; font-size: 14px; }
  .facts th { text-align: left; font-weight: 400; color: #66666c; padding: 4px 24px 4px 0; vertical-align: top; }
  .facts td { padding: 4px 0; overflow-wrap: anywhere; }
  .action { display: inline-block; background: #5655c9; color: #ffffff; font-weight: 500; text-decoration: none; border-radius: 6px; padding: 10px 18px; margin: 8px 0 24px; }
  .quiet, .sender { font-size: 13px; color: #66666c; }
  .quiet p { margin: 0 0 8px; }
  .quiet a { color: #5655c9; overflow-wrap: anywhere; word-break: break-all; }
  .sender { padding: 16px 0 0; }
  @media (prefers-color-scheme: dark) {
    body, .around { background: #101012; }
    .sheet, .brand { color: #ebebed; }
    .letter { background: #1a1a1d; border-color: #2e2e32; }
    .facts th, .quiet, .sender { color: #a4a4aa; }
    .action { background: #6a6ae0; }
    .quiet a { color: #a3a5ff; }
  }
`;

export function LetterPage({ letter }: { letter: Letter }) {
  return (
    <>
      {"<!doctype html>"}
      <html lang={letter.language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="supported-color-schemes" content="light dark" />
          <title safe>{letter.subject}</title>
          <style>{style}</style>
        </head>
        <body>
          <div class="around">
            <div class="sheet">
              <div class="brand">Imagor Cloud</div>
              <div class="letter">
                <LetterBody letter={letter} />
              </div>
              <div class="sender" safe>
                {letter.sender}
              </div>
            </div>
          </div>
        </body>
      </html>
    </>
  );
}

function LetterBody({ letter }: { letter: Letter }) {
  const { subject, greeting, paragraphs, facts, action, otherwise, notes } = letter;
  return (
    <>
      <h1 safe>{subject}</h1>
      <p safe>{greeting}</p>
      {paragraphs.map((paragraph) => (
        <p safe>{paragraph}</p>
      ))}
      {facts.length > 0 ? <Facts facts={facts} /> : null}
      {action ? (
        <a class="action" href={action.url} safe>
          {action.label}
        </a>
      ) : null}
      <div class="quiet">
        {notes.map((note) => (
          <p safe>{note}</p>
        ))}
        {action ? (
          <p>
            <span safe>{otherwise}</span>
            <br />
            <a href={action.url} safe>
              {action.url}
            </a>
          </p>
        ) : null}
      </div>
    </>
  );
}

function Facts({ facts }: Pick<Letter, "facts">) {
  return (
    <table class="facts">
      {facts.map(({ name, value }) => (
        <tr>
          <th scope="row" safe>
            {name}
          </th>
          <td safe>{value}</td>
        </tr>
      ))}
    </table>
  );
}
