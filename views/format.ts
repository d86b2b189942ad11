import type { PageLanguage } from "./words/translate.ts";

/** Numbers, sizes and times as the reader writes them. */
export interface Format {
  number(value: number): string;
  /** In powers of 1,000, as disks and clouds count: 1.2 MB. */
  bytes(count: number): string;
  /** A share between 0 and 1. */
  percent(share: number): string;
  /** A point in time from the present one: "3 minutes ago". */
  ago(at: number): string;
  /** Day and time of day, to the minute. */
  moment(at: number): string;
  /** A day of UTC, as `2026-11-27`: "27 Nov". */
  day(day: string): string;
  /** The same with its year: "27 November 2026". */
  date(day: string): string;
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

const spans: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

interface FormatOptions {
  language: PageLanguage;
  /** The reader's, by its IANA name. */
  timeZone: string;
  /** The present, in milliseconds since 1970. */
  now: number;
}

export function createFormat({ language, timeZone, now }: FormatOptions): Format {
  const locale = language === "en-XA" ? "en" : language;
  const number = new Intl.NumberFormat(locale);
  const written = locale === "en" ? "en-GB" : locale;
  const dayFormat = new Intl.DateTimeFormat(written, { day: "numeric", month: "short", timeZone: "UTC" });
  const dateFormat = new Intl.DateTimeFormat(written, { dateStyle: "long", timeZone: "UTC" });
  return {
    number: (value) => number.format(value),
    bytes: (count) => printBytes(locale, count),
    percent: (share) => new Intl.NumberFormat(locale, { style: "percent" }).format(share),
    ago(at) {
      const [unit, length] = spans.find(([, span]) => Math.abs(at - now) >= span) ?? ["second", 1_000];
      const count = Math.trunc((at - now) / length);
      return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(count, unit);
    },
    moment: (at) =>
      new Intl.DateTimeFormat(written, {
        dateStyle: "long",
        timeStyle: "short",
        timeZone,
      }).format(at),
    day: (day) => dayFormat.format(Date.parse(day)),
    date: (day) => dateFormat.format(Date.parse(day)),
  };
}

function printBytes(locale: string, count: number): string {
  const power = count < 1 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), units.length - 1);
  const value = count / 1000 ** power;
  const maximumFractionDigits = power > 0 && value < 10 ? 1 : 0;
  const unit = units[power];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits,
  }).format(value);
}
