import { Document } from "#views/layout/document.tsx";
import { type PublicFile, paths } from "#views/paths.ts";

interface ErrorProps {
  title: string;
  message: string;
  file: PublicFile;
}

export function ErrorPage({ title, message, file }: ErrorProps) {
  return (
    <Document title={`${title} · Imagor Cloud`} file={file}>
      <main class="sheet">
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {message}
        </p>
        <p>
          <a href={paths.welcome}>To the first page</a>
        </p>
      </main>
    </Document>
  );
}
