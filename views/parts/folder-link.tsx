import { Icon } from "./icon.tsx";

interface FolderLinkProps {
  name: string;
  href: string;
  /** How many pictures lie below it, as the reader writes numbers. */
  count?: string;
}

export function FolderLink({ name, href, count }: FolderLinkProps) {
  return (
    <a class="folder" href={href}>
      <Icon name="folder" />
      <span safe>{name}</span>
      {count !== undefined && (
        <span class="count" safe>
          {count}
        </span>
      )}
    </a>
  );
}
