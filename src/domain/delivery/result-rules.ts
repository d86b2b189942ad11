import type { ResultRules } from "#src/imaging/job.ts";
import type { DeliveryRules } from "#src/store/schema/spaces.ts";

/** Of each part of an original of that scale, too much is lost to pass for it. */
const publicScale = 0.75;

/** What of a space's rules is done to pixels and files; undefined where nothing is. */
export function resultRulesOf(rules: DeliveryRules): ResultRules | undefined {
  const encoding = known({
    jpeg: rules.jpegQuality,
    webp: rules.webpQuality,
    avif: rules.avifQuality,
    avifEffort: rules.avifEffort,
    mozjpeg: rules.mozjpeg,
  });
  return known({
    encoding,
    maxSide: rules.publicMaxSide,
    disabledFilters: rules.disabledFilters,
    mostFilters: rules.mostFilters,
    strip: rules.strip?.toSorted(),
    maxScale: rules.originalsNeverPublic ? publicScale : undefined,
  });
}

type Known<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function known<T extends object>(values: T): Known<T> | undefined {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.length > 0 ? (Object.fromEntries(given) as Known<T>) : undefined;
}
