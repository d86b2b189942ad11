import { lookUpFormat, sourceFormats } from "#src/imaging/formats.ts";
import { canMove } from "#src/imaging/frames.ts";
import { integer, word } from "./arguments.ts";
import { type Filter, outputFilter } from "./filter.ts";

const page = outputFilter({
  name: "page",
  meaning:
    "Takes one frame of a picture that moves, or one page of a TIFF, from 2 on; the last one where there are fewer.",
  arguments: [
    integer("number", "Number of the frame or page; 1 leaves a picture moving", { range: [1, 200] }),
  ],
  read: (settings, [number = 0]) => {
    if (number > 0) settings.page = number;
  },
});

const maxFrames = outputFilter({
  name: "max_frames",
  meaning: "Takes the first frames of a picture that moves.",
  arguments: [integer("frames", "How many at most", { range: [1, 200] })],
  read: (settings, [frames = 0]) => {
    if (frames > 0) settings.maxFrames = Math.min(frames, settings.maxFrames ?? frames);
  },
});

const fallbackFormat = outputFilter({
  name: "fallback_format",
  meaning: "The format of a result that moves, where the one that it would have can't.",
  arguments: [word("format", "Name of the format", sourceFormats.filter(canMove))],
  read: (settings, [name]) => {
    const format = name === undefined ? undefined : lookUpFormat(name);
    if (format && canMove(format)) settings.fallbackFormat = format;
  },
});

/** Which frames of a picture that moves come out, and as what. */
export const frames: readonly Filter[] = [page, maxFrames, fallbackFormat];
