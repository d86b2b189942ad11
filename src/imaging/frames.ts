import type { OutputFormat, SourceFormat } from "./formats.ts";

/** What filters say about frames (urls.md 6.2). */
export interface FrameWishes {
  /** The frame or page to show, from 1. */
  page?: number;
  maxFrames?: number;
  /** It is a placeholder, which stands still. */
  isPlaceholder?: boolean;
}

interface Stored {
  format: SourceFormat;
  /** Frames or pages. */
  pages: number;
}

const movingFormats: ReadonlySet<string> = new Set<OutputFormat>(["gif", "webp"]);

/** Whether pictures of this format can move. A document's pages don't make it move. */
export function canMove(format: SourceFormat): boolean {
  return movingFormats.has(format);
}

/** How many frames are taken from a stored picture, from its first on, where the result can move; 1 for a still. */
export function framesTaken(wishes: FrameWishes, stored: Stored | undefined): number {
  const { page, maxFrames, isPlaceholder } = wishes;
  if (stored === undefined || !canMove(stored.format) || isSingled(page) || isPlaceholder) return 1;
  return Math.min(stored.pages, maxFrames ?? stored.pages);
}

/** How many frames a result of this format has. */
export function framesShown(wishes: FrameWishes, stored: Stored | undefined, format: OutputFormat): number {
  return canMove(format) ? framesTaken(wishes, stored) : 1;
}

/** The frame or page that a still result shows, from 1; behind the last one the last. */
export function pageShown({ page = 1 }: FrameWishes, pages: number): number {
  return Math.max(1, Math.min(page, pages));
}

/** `page(1)` picks no frame: a picture goes on moving, as published URLs expect (urls.md 14.14). */
function isSingled(page: number | undefined): boolean {
  return page !== undefined && page > 1;
}
