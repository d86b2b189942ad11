import { Database } from "bun:sqlite";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { grainy } from "#test/reliability/grainy.ts";
import { canMount, makeDisk, mountDisk } from "#test/reliability/loop-disk.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { type Site, startSite } from "#test/reliability/site.ts";

const diskBytes = 64_000_000;
const fewInodes = 500;
const ballastBytes = 8_000_000;
/** Of files, what is left for the uploads. */
const leftInodes = 60;
const mostUploads = 200;
const deliveries = 40;

/** What a disk can run out of. */
interface Scarcity {
  name: string;
  format: string[];
  /** Takes of it what is given back when the disk is full. */
  fill(ballast: string): void;
}

const scarcities: Scarcity[] = [
  {
    name: "bytes",
    format: [],
    fill: (ballast) => writeFileSync(join(ballast, "file"), new Uint8Array(ballastBytes)),
  },
  { name: "inodes", format: ["-N", String(fewInodes)], fill: takeInodes },
];

/** R4: a disk of 64 MB that fills up: uploads are refused, pictures go on, and room that is made is used at once. */
export async function runDiskFull(directory: string, _: Options, report: Report): Promise<void> {
  if (!canMount("mkfs.ext4"))
    return report.skipped("no disk can be made in a file (it takes root and mkfs.ext4)");
  for (const scarcity of scarcities) {
    const image = join(directory, `${scarcity.name}.img`);
    makeDisk(image, diskBytes, ["mkfs.ext4", "-q", "-m", "0", ...scarcity.format]);
    const disk = join(directory, scarcity.name);
    using _mounted = mountDisk(image, disk);
    await fill(directory, disk, scarcity, {
      ...report,
      figure: (what, value) => report.figure(`${scarcity.name}: ${what}`, value),
      wrong: (sentence) => report.wrong(`${scarcity.name}: ${sentence}`),
    });
  }
}

function takeInodes(ballast: string): void {
  const free = statfsSync(ballast).ffree;
  for (let index = leftInodes; index < free; index++) writeFileSync(join(ballast, `file-${index}`), "");
}

async function fill(directory: string, disk: string, scarcity: Scarcity, report: Report): Promise<void> {
  const site = await startSite({ directory, data: join(disk, "data"), env: { LOG_LEVEL: "silent" } });
  await using _ = site.server;
  const ballast = join(disk, "ballast");
  mkdirSync(ballast);
  scarcity.fill(ballast);
  const pictures = await Promise.all(Array.from({ length: 4 }, (_each, index) => grainy(400 + index)));
  const upload = (index: number) =>
    site.upload("default", `picture-${index}`, pictures[index % pictures.length] ?? new Uint8Array());
  const kept = await uploadUntilFull(upload, report);
  await checkFull(site, upload, kept, report);
  rmSync(ballast, { recursive: true });
  const after = await Promise.all([0, 1, 2, 3].map((index) => upload(mostUploads * 2 + index)));
  const cached = await deliverAll(site, kept, 300);
  report.figure("room made: uploads, deliveries", `${countBy(after.map(({ status }) => status))}; ${cached}`);
  if (after.some(({ status }) => status !== 201)) report.wrong("room that was made isn't used");
  await checkRows(site, report);
}

type Upload = (index: number) => ReturnType<Site["upload"]>;

/** The numbers of the pictures that were kept. */
async function uploadUntilFull(upload: Upload, report: Report): Promise<number[]> {
  const kept: number[] = [];
  const refused: number[] = [];
  for (let index = 0; index < mostUploads && refused.length < 12; index++) {
    const { status } = await upload(index);
    if (status === 201) kept.push(index);
    else refused.push(status);
  }
  report.figure("uploads until the disk was full", kept.length);
  report.figure("uploads after that", countBy(refused));
  if (refused.length === 0) report.wrong("the disk wasn't filled");
  if (refused.some((status) => status !== 507)) report.wrong(`a full disk was answered ${countBy(refused)}`);
  return kept;
}

async function checkFull(site: Site, upload: Upload, kept: number[], report: Report): Promise<void> {
  const listed = await site.read<{ assets: { path: string; originalUrl: string }[] }>(
    "/api/v1/spaces/default/assets?limit=200",
  );
  const paths = listed?.assets.map(({ path }) => path).sort();
  const isWhole =
    paths?.join() ===
    kept
      .map((index) => `picture-${index}`)
      .sort()
      .join();
  report.figure(
    "listed on the full disk",
    isWhole ? "what was acknowledged and nothing else" : "something else",
  );
  if (!isWhole) report.wrong(`listed are ${paths?.length} of ${kept.length}`);
  const statuses = await deliverAll(site, kept, 100);
  report.figure("deliveries on the full disk", statuses);
  if (statuses !== `${deliveries} answered 200`) report.wrong("a full disk stops delivery");
  const { status } = await site.ask("/readyz");
  report.figure("readyz on the full disk", status);
  const again = await Promise.all([0, 1, 2, 3].map((index) => upload(mostUploads + index)));
  if (again.some(({ status: each }) => each !== 507 && each !== 201))
    report.wrong("four uploads at once weren't refused");
}

async function deliverAll(site: Site, kept: number[], width: number): Promise<string> {
  const asked = Array.from({ length: deliveries }, (_, turn) => {
    const path = `picture-${kept[turn % kept.length]}`;
    return site.deliver("default", `${width + turn}x200/filters:format(webp)/${path}`);
  });
  return countBy((await Promise.all(asked)).map(({ status }) => status));
}

/** No row without its bytes. */
async function checkRows(site: Site, report: Report): Promise<void> {
  using database = new Database(join(site.server.data, "imagor.db"), { readonly: true });
  const rows = database.query<{ object_key: string }, []>("SELECT object_key FROM asset_versions").all();
  const found = await Promise.all(
    rows.map(({ object_key }) => Bun.file(join(site.server.data, object_key)).exists()),
  );
  const missing = found.filter((isThere) => !isThere).length;
  report.figure("rows without bytes", `${missing} of ${rows.length}`);
  if (missing > 0) report.wrong(`${missing} rows have no bytes`);
}

function countBy(statuses: number[]): string {
  const groups = Map.groupBy(statuses, (status) => status);
  return [...groups]
    .sort()
    .map(([status, all]) => `${all.length} answered ${status}`)
    .join(", ");
}
