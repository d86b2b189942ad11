import type { Page } from "#views/page.ts";
import { ChooseBox } from "./choose-box.tsx";

export interface GridPicture {
  /** The page of the picture. */
  href: string;
  /** Its preview. */
  src: string;
  name: string;
  /** Pixels, of which only the ratio counts. */
  width: number;
  height: number;
  facts?: string;
  /** Its ThumbHash, which is seen until the preview is there. */
  hash?: string | undefined;
  /** What stands for it when it is chosen. */
  value?: string;
}

interface PictureGridProps {
  page: Page;
  pictures: GridPicture[];
}

/** A ratio that a row has room for: a banner or a pole is shown in part. */
const least = 0.4;
const most = 4;

/** Rows of about one height which keep every ratio, by the browser's own layout. */
export function PictureGrid({ page, pictures }: PictureGridProps) {
  return (
    <div class="pictures">
      {pictures.map((picture) => (
        <Picture page={page} picture={picture} />
      ))}
    </div>
  );
}

function Picture({ page, picture }: { page: Page; picture: GridPicture }) {
  const { href, src, name, width, height, facts, hash, value } = picture;
  const ratio = Math.min(Math.max(width / height || 1, least), most);
  return (
    <div class="picture" style={`--ratio:${ratio.toFixed(3)}`}>
      <a href={href}>
        <img
          src={src}
          alt={name}
          width={width}
          height={height}
          loading="lazy"
          decoding="async"
          data-hash={hash}
        />
      </a>
      <div class="picture-name" aria-hidden="true">
        <span safe>{name}</span>
        {facts !== undefined && <span safe>{facts}</span>}
      </div>
      {value !== undefined && <ChooseBox page={page} name={name} value={value} />}
    </div>
  );
}

/** One picture as large as there is room for, which keeps its place while it is on its way. */
export function WholePicture({ src, name, width, height, hash }: Omit<GridPicture, "href">) {
  const style = `--ratio:${(width / height || 1).toFixed(4)};--width:${Math.round(width)}`;
  return <img src={src} alt={name} width={width} height={height} style={style} data-hash={hash} />;
}
