import { type Argument, text } from "./arguments.ts";
import { type DeliverySettings, deliveryFilter, type Filter } from "./filter.ts";

/** A whole number; anything else counts as not given. */
function wholeNumber(name: string, meaning: string, unit: string): Argument<number | undefined> {
  const parse = (written: string | undefined) =>
    written !== undefined && /^\d{1,15}$/.test(written) ? Number(written) : undefined;
  return { name, meaning, kind: "integer", unit, parse };
}

/** The same, and as well one before 1970, which is long past. */
function moment(name: string, meaning: string): Argument<number | undefined> {
  const parse = (written: string | undefined) =>
    written !== undefined && /^[+-]?\d+$/.test(written) ? Number(written) : undefined;
  return { name, meaning, kind: "integer", unit: "ms", parse };
}

const expire = deliveryFilter({
  name: "expire",
  meaning: "The URL answers until then.",
  arguments: [moment("time", "Milliseconds since 1970")],
  read: (settings, [time]) => {
    if (time !== undefined) settings.expiresAt = time;
  },
});

const maxAge = deliveryFilter({
  name: "max_age",
  meaning: "How long caches may keep the answer.",
  arguments: [wholeNumber("seconds", "0 for not at all", "s")],
  read: (settings, [seconds]) => {
    if (seconds !== undefined) settings.maxAgeSeconds = seconds;
  },
});

const attachment: Filter = {
  name: "attachment",
  meaning: "Makes browsers save the picture instead of showing it.",
  arguments: [text("name", "File name; the picture's own without one")],
  stage: "delivery",
  read: (args: string, settings: DeliverySettings) => {
    settings.attachment = args;
  },
};

const raw = deliveryFilter({
  name: "raw",
  meaning: "Delivers the stored file as it is, where the space allows it.",
  arguments: [],
  read: (settings) => {
    settings.isRaw = true;
  },
});

const preview = deliveryFilter({
  name: "preview",
  meaning: "Makes a result that is not kept.",
  arguments: [],
  read: (settings) => {
    settings.isPreview = true;
  },
});

const version = deliveryFilter({
  name: "version",
  meaning: "Pins one version of the picture.",
  arguments: [wholeNumber("number", "Number of the version, from 1", "")],
  read: (settings, [number]) => {
    if (number !== undefined) settings.version = number;
  },
});

export const delivery: readonly Filter[] = [expire, maxAge, attachment, raw, preview, version];
