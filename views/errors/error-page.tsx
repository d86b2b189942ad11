import { Sheet } from "#views/layout/sheet.tsx";
import { type PublicFile, paths } from "#views/paths.ts";

interface ErrorProps {
  title: string;
  message: string;
  file: PublicFile;
}

export function ErrorPage({ title, message, file }: ErrorProps) {
  return (
    <Sheet title={title} file={file}>
      <div class="intro">
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {message}
        </p>
      </div>
      <a class="way-on" href={paths.welcome}>
        Go to the first page
      </a>
    </Sheet>
  );
}
