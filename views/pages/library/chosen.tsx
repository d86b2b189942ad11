import type { Asset } from "#src/domain/assets/asset.ts";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { CopyField } from "#views/parts/copy-field.tsx";
import { Form } from "#views/parts/form.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { PictureGrid } from "#views/parts/picture-grid.tsx";
import { Section } from "#views/parts/section.tsx";
import { libraryPaths } from "#views/paths.ts";
import { FolderField } from "./folder-field.tsx";
import { LibraryFrame } from "./library-frame.tsx";
import { nameOf, tileOf } from "./tile.ts";

export interface ChosenProps {
  space: { key: string; name: string };
  pictures: Asset[];
  /** The folder that they were chosen in. */
  from: string;
  /** In the order of the pictures; none where the reader may make none. */
  urls: string[];
  maySign: boolean;
  mayWrite: boolean;
  mayDelete: boolean;
  /** A folder that was refused, as it was typed. */
  folder?: string;
  moveError?: string | undefined;
}

/** What the selection bar does, for who has no scripts, and where a move was refused. */
export function ChosenPage(page: Page, props: ChosenProps) {
  const { space, pictures, from, urls, maySign, mayWrite, mayDelete } = props;
  const { t } = page;
  const title = t("library.chosenTitle", { count: pictures.length });
  const safeChosen = <Chosen pictures={pictures} from={from} />;
  return (
    <LibraryFrame page={page} space={space} title={`${title} · ${space.name}`} folder={from} width="wide">
      <PageHead title={title} />
      <PictureGrid page={page} pictures={pictures.map((asset) => tileOf(page, space.key, asset))} />
      <div class="picture-page">
        {maySign && (
          <section class="facts" aria-labelledby="copy">
            <h2 id="copy" safe>
              {t("library.copyTitle")}
            </h2>
            {urls.length === 0 && <Notice tone="amber" text={t("library.noKey")} />}
            {urls.map((url, at) => (
              <CopyField page={page} label={nameOf(pictures[at]?.path ?? "")} value={url} />
            ))}
          </section>
        )}
        {mayWrite && (
          <section class="facts" aria-labelledby="move">
            <h2 id="move" safe>
              {t("library.moveChosen")}
            </h2>
            <Form
              page={page}
              action={libraryPaths.chosenFolder(space.key)}
              actions={<Button label={t("library.moveAction")} />}
            >
              {safeChosen}
              <FolderField page={page} value={props.folder ?? from} error={props.moveError} />
            </Form>
          </section>
        )}
        {mayDelete && (
          <Section
            id="delete"
            title={t("library.deleteChosen")}
            help={t("library.deleteChosenHelp")}
            action={libraryPaths.chosenDeletion(space.key)}
            tone="danger"
            actions={<Button label={t("library.deleteAction")} kind="danger" />}
          >
            {safeChosen}
          </Section>
        )}
      </div>
    </LibraryFrame>
  );
}

function Chosen({ pictures, from }: { pictures: Asset[]; from: string }) {
  return (
    <>
      <input type="hidden" name="from" value={from} />
      {pictures.map(({ id }) => (
        <input type="hidden" name="chosen" value={id} />
      ))}
    </>
  );
}
