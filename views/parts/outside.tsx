import type { Page } from "#views/page.ts";
import { paths } from "#views/paths.ts";
import { Button } from "./button.tsx";
import type { IconName } from "./icon.tsx";
import { iconShapes } from "./icon-shapes.ts";

/** By whom people sign in from outside, as pages name him. */
export interface ShownIssuer {
  key: string;
  name: string;
  icon?: string | undefined;
  isGoogle: boolean;
}

interface OutsideProps {
  page: Page;
  issuers: readonly ShownIssuer[];
  intent: "sign-in" | "connect" | "prove";
  /** Where it goes on, a path of this server. */
  next: string;
  /** The token of the one that somebody comes by. */
  invitation?: string | undefined;
  /** Whether a closed account is to be taken back. */
  isBack?: boolean;
  /** What was used last in this browser. */
  lastWay?: string;
  /** What a button says in place of the usual. */
  label?(issuer: ShownIssuer): string;
}

/** A button for each issuer; the one that was used last comes first. */
export function OutsideButtons(props: OutsideProps) {
  const { issuers, intent, next, invitation, isBack, lastWay = "" } = props;
  if (issuers.length === 0) return "";
  return (
    <form class="ways" method="post" action={paths.outside} data-form>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="next" value={next} />
      {invitation !== undefined && <input type="hidden" name="invitation" value={invitation} />}
      {isBack && <input type="hidden" name="recover" value="yes" />}
      {issuers
        .toSorted((a, b) => Number(b.key === lastWay) - Number(a.key === lastWay))
        .map((issuer) => (
          <Way {...props} issuer={issuer} />
        ))}
    </form>
  );
}

function Way(props: OutsideProps & { issuer: ShownIssuer }) {
  const { page, issuer, lastWay } = props;
  return (
    <>
      <WayButton {...props} />
      <UsedLast page={page} isIt={lastWay === issuer.key} />
    </>
  );
}

function WayButton({ page, issuer, label, lastWay }: OutsideProps & { issuer: ShownIssuer }) {
  const { key, name, icon = "", isGoogle } = issuer;
  const says = label?.(issuer) ?? page.t("outside.continue", { name });
  const marked = { "aria-describedby": lastWay === key ? "used-last" : undefined };
  if (!isGoogle) {
    const shape = icon in iconShapes ? (icon as IconName) : "building-2";
    return <Button label={says} icon={shape} isWide name="issuer" value={key} {...marked} />;
  }
  return (
    <button class="button wide google" name="issuer" value={key} {...marked}>
      <img src={page.file("img/google.svg")} alt="" width="18" height="18" />
      <span safe>{says}</span>
    </button>
  );
}

/** Beside the way that was used last in this browser. */
export function UsedLast({ page, isIt }: { page: Page; isIt: boolean }) {
  if (!isIt) return "";
  return (
    <p class="used-last" id="used-last" safe>
      {page.t("outside.usedLast")}
    </p>
  );
}
