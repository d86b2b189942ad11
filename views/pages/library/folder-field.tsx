import type { Page } from "#views/page.ts";
import { Field } from "#views/parts/field.tsx";

interface FolderFieldProps {
  page: Page;
  value: string;
  error?: string | undefined;
}

/** Where pictures go. */
export function FolderField({ page, value, error }: FolderFieldProps) {
  return (
    <Field
      page={page}
      kind="text"
      name="folder"
      label={page.t("library.folder")}
      value={value}
      help={page.t("library.folderHelp")}
      error={error}
      autocomplete="off"
      isOptional
    />
  );
}
