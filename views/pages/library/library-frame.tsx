import type { PropsWithChildren } from "@kitajs/html";
import { AppFrame } from "#views/layout/app-frame.tsx";
import type { Step } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { libraryPaths, paths } from "#views/paths.ts";

type LibraryFrameProps = PropsWithChildren<{
  page: Page;
  space: { key: string; name: string };
  title: string;
  folder: string;
  /** Where the page is beside its folder. */
  last?: Step;
  width: "wide" | "usual";
}>;

/** The frame of what lies in a space, with the way to its folder. */
export function LibraryFrame({ page, space, title, folder, last, width, children }: LibraryFrameProps) {
  const path = [
    { name: space.name, href: paths.space(space.key) },
    ...stepsTo(space.key, folder),
    ...(last ? [last] : []),
  ];
  // The side bar marks the space, however deep in it the page is.
  const here = paths.space(space.key);
  return (
    <AppFrame page={{ ...page, here }} title={title} path={path} width={width}>
      {children}
    </AppFrame>
  );
}

function stepsTo(spaceKey: string, folder: string): Step[] {
  if (folder === "") return [];
  const names = folder.split("/");
  return names.map((name, at) => ({
    name,
    href: libraryPaths.folder(spaceKey, names.slice(0, at + 1).join("/")),
  }));
}
