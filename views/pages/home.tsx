import type { OfferedInvitation } from "#src/domain/orgs/invitations.ts";
import { unsent } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Founding, nothingFilled } from "#views/parts/founding.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Time } from "#views/parts/time.tsx";
import { paths } from "#views/paths.ts";

/** The pictures of a space that came last, the newest first. */
export interface Cover {
  srcs: string[];
  newestAt: number | undefined;
}

interface HomeProps {
  /** Of one org, or all that the reader sees. */
  spaces: { key: string; name: string }[];
  /** By the key of the space; of some spaces none is made. */
  covers: ReadonlyMap<string, Cover>;
  /** That wait for his answer. */
  invitations: OfferedInvitation[];
}

export function HomePage(page: Page, { spaces, covers, invitations }: HomeProps) {
  const { t, canFound, standings = [] } = page;
  const isEmpty = spaces.length === 0;
  // Where an org is shut, that is why.
  const isNew = isEmpty && standings.length === 0;
  return (
    <AppFrame
      page={page}
      title={t("home.title")}
      width={isEmpty ? "column" : "usual"}
      path={[{ name: t("home.title"), href: paths.welcome }]}
    >
      <PageHead title={t("home.title")} text={t("home.lead")} />
      {invitations.map((invitation) => (
        <Invited page={page} invitation={invitation} />
      ))}
      {isNew && canFound && <Founding page={page} state={unsent} filled={nothingFilled} />}
      {isNew && !canFound && <Empty icon="images" title={t("home.emptyTitle")} text={t("home.empty")} />}
      {!isEmpty && (
        <ul class="cards">
          {spaces.map((space) => (
            <li>
              <SpaceCard page={page} space={space} cover={covers.get(space.key)} />
            </li>
          ))}
        </ul>
      )}
    </AppFrame>
  );
}

function Invited({ page, invitation }: { page: Page; invitation: OfferedInvitation }) {
  const { t } = page;
  const { id, orgName, spaceName, inviter, role } = invitation;
  const place = spaceName === undefined ? orgName : `${spaceName} (${orgName})`;
  const said = { place, role: t(`roles.${role}`) };
  return (
    <form class="card invited" method="post" action={paths.acceptInvitation} data-form>
      <input type="hidden" name="id" value={id} />
      <p safe>
        {inviter === undefined ? t("invitations.lead", said) : t("invitations.leadBy", { ...said, inviter })}
      </p>
      <div class="actions">
        <Button label={t("invitations.accept")} kind="primary" size="small" />
        <Button label={t("invitations.decline")} size="small" formaction={paths.declineInvitation} />
      </div>
    </form>
  );
}

interface SpaceCardProps {
  page: Page;
  space: { key: string; name: string };
  cover: Cover | undefined;
}

function SpaceCard({ page, space: { key, name }, cover }: SpaceCardProps) {
  const { t } = page;
  const { srcs = [], newestAt } = cover ?? {};
  return (
    <a class="card link-card" href={paths.space(key)}>
      <span class="cover" aria-hidden="true">
        {srcs.length === 0 ? <Icon name="images" /> : srcs.map((src) => <img src={src} alt="" />)}
      </span>
      <span class="link-card-text">
        <strong safe>{name}</strong>
        {newestAt !== undefined ? (
          <small>
            <Sentence text={t("home.newest")} slots={{ time: <Time page={page} at={newestAt} /> }} />
          </small>
        ) : (
          cover !== undefined && <small safe>{t("library.emptyTitle")}</small>
        )}
      </span>
    </a>
  );
}
