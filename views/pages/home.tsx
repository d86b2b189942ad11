import type { OfferedInvitation } from "#src/domain/orgs/invitations.ts";
import { unsent } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Founding, nothingFilled } from "#views/parts/founding.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Time } from "#views/parts/time.tsx";
import { orgPaths, paths } from "#views/paths.ts";

/** The pictures of a space that came last, the newest first. */
export interface Cover {
  srcs: string[];
  newestAt: number | undefined;
}

interface ShownSpace {
  key: string;
  name: string;
  isArchived?: boolean;
  /** When it goes for good, once it was deleted. */
  deletionAt?: number | null;
}

interface HomeProps {
  /** Of one org, or all that the reader sees. */
  spaces: ShownSpace[];
  /** That he can bring back. */
  deleted: ShownSpace[];
  /** By the key of the space; of some spaces none is made. */
  covers: ReadonlyMap<string, Cover>;
  /** That wait for his answer. */
  invitations: OfferedInvitation[];
}

export function HomePage(page: Page, props: HomeProps) {
  const { t } = page;
  const { spaces, deleted, covers, invitations } = props;
  const isEmpty = spaces.length + deleted.length === 0;
  const [archived, active] = [spaces.filter(isArchived), spaces.filter((space) => !isArchived(space))];
  return (
    <AppFrame
      page={page}
      title={t("home.title")}
      width={isEmpty ? "column" : "usual"}
      path={[{ name: t("home.title"), href: paths.welcome }]}
    >
      <PageHead
        title={t("home.title")}
        text={t("home.lead")}
        actions={isEmpty ? undefined : <NewSpace page={page} />}
      />
      {invitations.map((invitation) => (
        <Invited page={page} invitation={invitation} />
      ))}
      {isEmpty && <Beginning page={page} />}
      <Cards page={page} spaces={active} covers={covers} />
      <Cards page={page} spaces={archived} covers={covers} title={t("home.archived")} />
      <Cards page={page} spaces={deleted} covers={covers} title={t("home.deleted")} />
    </AppFrame>
  );
}

function isArchived(space: ShownSpace): boolean {
  return space.isArchived === true;
}

function NewSpace({ page: { t, org } }: { page: Page }) {
  if (org === undefined || org.canCreateSpaces !== true) return "";
  return <LinkButton href={orgPaths.newSpace(org.id)} label={t("spaces.new")} icon="plus" kind="primary" />;
}

/** What who sees no space can do. */
function Beginning({ page }: { page: Page }) {
  const { t, org, orgs = [], canFound, standings = [], demands = [] } = page;
  // Where an org is shut, or shut to him, what stands above says why there is nothing.
  if (standings.length > 0 || demands.some(({ isShut }) => isShut)) return "";
  const canCreate = org?.canCreateSpaces === true;
  if (canFound && !canCreate) return <Founding page={page} state={unsent} filled={nothingFilled} />;
  const text = canCreate ? t("home.emptyOwn") : orgs.length > 0 ? t("home.emptyOrg") : t("home.empty");
  return (
    <Empty
      icon="images"
      title={t("home.emptyTitle")}
      text={text}
      actions={canCreate ? <NewSpace page={page} /> : undefined}
    />
  );
}

interface CardsProps {
  page: Page;
  title?: string;
  spaces: ShownSpace[];
  covers: HomeProps["covers"];
}

function Cards({ page, title, spaces, covers }: CardsProps) {
  if (spaces.length === 0) return "";
  return (
    <>
      {title !== undefined && (
        <h2 class="table-title" safe>
          {title}
        </h2>
      )}
      <ul class="cards">
        {spaces.map((space) => (
          <li>
            <SpaceCard page={page} space={space} cover={covers.get(space.key)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Invited({ page, invitation }: { page: Page; invitation: OfferedInvitation }) {
  const { t } = page;
  const { id, placeName: place, inviter, role } = invitation;
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
  space: ShownSpace;
  cover: Cover | undefined;
}

function SpaceCard({ page, space: { key, name, deletionAt = null }, cover }: SpaceCardProps) {
  const { t } = page;
  const { srcs = [], newestAt } = cover ?? {};
  return (
    <a class="card link-card" href={paths.space(key)}>
      <span class="cover" aria-hidden="true">
        {srcs.length === 0 ? <Icon name="images" /> : srcs.map((src) => <img src={src} alt="" />)}
      </span>
      <span class="link-card-text">
        <strong safe>{name}</strong>
        {deletionAt !== null ? (
          <small>
            <Sentence text={t("home.gone")} slots={{ time: <Time page={page} at={deletionAt} /> }} />
          </small>
        ) : newestAt !== undefined ? (
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
