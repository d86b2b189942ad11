import { Avatar } from "#views/parts/avatar.tsx";
import { Badge } from "#views/parts/badge.tsx";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Chips } from "#views/parts/chips.tsx";
import { DayBars, type DayValue } from "#views/parts/day-bars.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { FolderLink } from "#views/parts/folder-link.tsx";
import { Menu } from "#views/parts/menu.tsx";
import { Pager } from "#views/parts/pager.tsx";
import { type GridPicture, PictureGrid } from "#views/parts/picture-grid.tsx";
import { Skeleton } from "#views/parts/skeleton.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { Tray, Uploader } from "#views/parts/uploader.tsx";
import { type KitProps, Samples } from "./kit-parts.tsx";

export function KitLists({ page, words }: KitProps) {
  return (
    <>
      <Samples title={words.users}>
        <Members page={page} words={words} />
        <Pager page={page} from={1} to={50} total={12_403} next="#next" />
      </Samples>
      <Samples title={words.pictureGrid}>
        <Chips
          page={page}
          chips={[
            { label: words.landscape, without: "#landscape" },
            { label: words.sinceMay, without: "#since" },
          ]}
        />
        <div class="folders">
          <FolderLink name={words.shoes} href="#shoes" count={page.format.number(1_204)} />
          <FolderLink name={words.summer} href="#summer" count={page.format.number(86)} />
        </div>
        <PictureGrid page={page} pictures={samplePictures()} />
      </Samples>
      <Samples title={words.figures}>
        <DayBars page={page} label={words.deliveries} days={sampleDays()} size="large" />
        <DayBars page={page} label={words.deliveries} days={sampleDays()} />
      </Samples>
      <Samples title={words.waiting}>
        <Skeleton page={page} shape="lines" count={3} />
        <Skeleton page={page} shape="pictures" count={6} />
      </Samples>
      <Samples title={words.empty}>
        <Empty
          icon="images"
          title={words.empty}
          text={words.emptyText}
          actions={<LinkButton href="#upload" label={words.upload} icon="upload" kind="primary" />}
        />
      </Samples>
      <Samples title={words.uploads}>
        <Uploader page={page} action="/_kit" maxBytes={100_000_000} title={words.drop} place={words.shop} />
        <Tray
          page={page}
          files={[
            { name: "boots.jpg", state: "done" },
            { name: "winter-collection-2026.heic", state: "sending", share: 0.42 },
            {
              name: "a picture with quite a long name, as cameras and people give them.png",
              state: "failed",
            },
            { name: "sandals.webp", state: "waiting" },
          ]}
        />
      </Samples>
    </>
  );
}

const minute = 60_000;

function Members({ page, words }: KitProps) {
  const { format } = page;
  const people = [
    { name: "Ada Lovelace", role: words.manager, pictures: 12_403, bytes: 38_200_000_000, ago: 2 * minute },
    { name: "Grace Hopper", role: words.editor, pictures: 860, bytes: 1_240_000_000, ago: 190 * minute },
    { name: "Karen Spärck Jones", role: words.viewer, pictures: 0, bytes: 0, ago: 40_000 * minute },
  ];
  return (
    <Table
      page={page}
      label={words.users}
      rows={people}
      row={({ name }) => ({ name, value: name })}
      columns={[
        {
          label: words.name,
          cell: ({ name }) => (
            <span class="person">
              <Avatar name={name} />
              <span safe>{name}</span>
            </span>
          ),
        },
        {
          label: words.role,
          cell: ({ role, pictures }) => <Badge label={role} tone={pictures > 0 ? "plain" : "blue"} />,
        },
        { label: words.lastSeen, cell: ({ ago }) => <Time page={page} at={page.now - ago} />, isFaint: true },
        {
          label: words.pictures,
          cell: ({ pictures }) => <span safe>{format.number(pictures)}</span>,
          isNumber: true,
        },
        { label: words.size, cell: ({ bytes }) => <span safe>{format.bytes(bytes)}</span>, isNumber: true },
      ]}
      actions={() => (
        <Menu
          label={page.t("common.more")}
          isBare
          kind="quiet"
          opens="end"
          items={[
            { label: words.rename, icon: "pencil", href: "#rename" },
            { label: page.t("common.delete"), icon: "trash-2", isDanger: true, opens: "sample" },
          ]}
        />
      )}
      chosenActions={
        <>
          <Button label={words.move} kind="quiet" size="small" icon="move" />
          <Button label={page.t("common.delete")} kind="quiet" size="small" icon="trash-2" />
        </>
      }
    />
  );
}

const ratios: [number, number][] = [
  [3, 2],
  [2, 3],
  [4, 3],
  [16, 9],
  [1, 1],
  [3, 2],
  [4, 5],
  [21, 9],
  [3, 2],
  [2, 3],
  [3, 2],
];

/** Plain gradients in the ratios that cameras have. */
function samplePictures(): GridPicture[] {
  return ratios.map(([across, down], at) => {
    const [width, height] = [across * 100, down * 100];
    return {
      href: `#picture-${at}`,
      src: gradient(width, height, at * 33 + 200),
      name: `picture-${at + 1}.jpg`,
      width,
      height,
      facts: `${width * 10} × ${height * 10}`,
      value: String(at),
    };
  });
}

function gradient(width: number, height: number, hue: number): string {
  const stops = `<stop stop-color="hsl(${hue} 22% 62%)"/><stop offset="1" stop-color="hsl(${hue + 40} 30% 34%)"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><linearGradient id="g" x2="1" y2="1">${stops}</linearGradient><rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function sampleDays(): DayValue[] {
  return Array.from({ length: 30 }, (_, at) => {
    const value = at % 7 > 4 ? 0 : ((at * 37) % 11) * 9;
    return { day: `2026-11-${String(at + 1).padStart(2, "0")}`, value };
  });
}
