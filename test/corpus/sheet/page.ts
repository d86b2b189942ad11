import type { PictureCase } from "#test/corpus/pictures.ts";
import { amplified, type SideBySide } from "./side-by-side.ts";

/** A case, and what is to be seen of it. */
export interface SheetCase extends PictureCase {
  pictures: SideBySide | undefined;
}

type Outcome = "fails" | "decided otherwise" | "not built" | "passes";

const outcomes: readonly Outcome[] = ["fails", "decided otherwise", "not built", "passes"];

/** A page that needs nothing but itself: what fails first, then what is furthest from imagor's. */
export function sheetPage(cases: SheetCase[]): string {
  const sorted = cases.toSorted((a, b) => rankOf(a) - rankOf(b) || (b.local ?? 0) - (a.local ?? 0));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pictures beside imagor's</title>
<style>${style}</style>
<h1>Pictures beside imagor's</h1>
<form>
  <label>Group <select name="group">${options(groupsOf(cases))}</select></label>
  <label>Outcome <select name="outcome">${options(countsOf(cases))}</select></label>
  <label>Path <input name="path" type="search"></label>
  <output></output>
</form>
<p>Left ours, in the middle imagor's, right their difference, ${amplified} times amplified. Of pictures that move the first
frames are shown, below each other. MAD is the mean difference of 255, block that of the worst 8 by 8 pixels.</p>
${sorted.map(section).join("\n")}
<script>${script}</script>
</html>
`;
}

function section(one: SheetCase): string {
  const { id, request, why, features, pictures, difference, outOfReach } = one;
  const outcome = outcomeOf(one);
  const reasons = [...why, difference, outOfReach].filter((reason) => reason !== undefined);
  return `<section data-outcome="${outcome}" data-groups="|${text(features.join("|"))}|" class="${outcome === "fails" ? "fails" : ""}">
<h2><code>${text(request)}</code></h2>
<p><b>${outcome}</b> ${scores(one)} <small>${id} ${text(features.join(", "))}</small></p>
${reasons.map((reason) => `<p class="why">${text(readable(reason))}</p>`).join("")}
${pictures ? shown(pictures) : "<p>Nothing to be shown here.</p>"}
</section>`;
}

function shown({ ours, golden, difference }: SideBySide): string {
  const apart = difference ? picture("difference", difference) : "<p>Their sizes differ.</p>";
  return `<div>${picture("ours", ours)}${picture("imagor's", golden)}${apart}</div>`;
}

function picture(what: string, bytes: Buffer): string {
  return `<img loading="lazy" alt="${what}" title="${what}" src="data:image/webp;base64,${bytes.toString("base64")}">`;
}

function scores({ mad, local, ssim }: SheetCase): string {
  if (mad === undefined) return "";
  return `MAD ${mad.toFixed(2)}, block ${local?.toFixed(1)}, SSIM ${ssim?.toFixed(4) ?? "none"}`;
}

function outcomeOf({ ok, difference, outOfReach }: PictureCase): Outcome {
  if (difference !== undefined) return "decided otherwise";
  if (outOfReach !== undefined) return "not built";
  return ok ? "passes" : "fails";
}

function rankOf(one: SheetCase): number {
  return outcomes.indexOf(outcomeOf(one));
}

function groupsOf(cases: SheetCase[]): Map<string, number> {
  const groups = new Map<string, number>();
  for (const { features } of cases)
    for (const feature of features) groups.set(feature, (groups.get(feature) ?? 0) + 1);
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}

function countsOf(cases: SheetCase[]): Map<string, number> {
  const counted = Map.groupBy(cases, outcomeOf);
  return new Map(outcomes.map((outcome) => [outcome, counted.get(outcome)?.length ?? 0]));
}

function options(counts: Map<string, number>): string {
  const each = [...counts].map(
    ([name, count]) => `<option value="${text(name)}">${text(name)} (${count})</option>`,
  );
  return `<option value="">all</option>${each.join("")}`;
}

function text(words: string): string {
  return Bun.escapeHTML(words);
}

/** A reason may quote the body of an answer. */
function readable(reason: string): string {
  return reason.replace(/[\p{Cc}\uFFFD]+/gu, " ").slice(0, 240);
}

const style = `
body { font: 14px/1.4 sans-serif; margin: 1rem; color: #222; background: #fff; }
form { position: sticky; top: 0; background: #fff; padding: .5rem 0; display: flex; gap: 1rem; border-bottom: 1px solid #ccc; }
section { border-left: 4px solid #bbb; margin: 1rem 0; padding-left: .75rem; }
section.fails { border-color: #c00; }
section[hidden] { display: none; }
h2 { font-size: 14px; margin: 0; overflow-wrap: anywhere; }
p { margin: .25rem 0; }
.why { color: #a00; }
div { display: flex; gap: .5rem; align-items: flex-start; flex-wrap: wrap; }
img { background: repeating-conic-gradient(#ddd 0 25%, #fff 0 50%) 0 0 / 16px 16px; max-width: 32%; }
`;

const script = `
const form = document.querySelector("form");
const sections = [...document.querySelectorAll("section")];
function choose() {
  const { group, outcome, path } = Object.fromEntries(new FormData(form));
  let count = 0;
  for (const section of sections) {
    const isShown =
      (!group || section.dataset.groups.includes("|" + group + "|")) &&
      (!outcome || section.dataset.outcome === outcome) &&
      section.querySelector("code").textContent.includes(path);
    section.hidden = !isShown;
    if (isShown) count += 1;
  }
  form.querySelector("output").textContent = count + " of " + sections.length;
}
form.addEventListener("input", choose);
form.addEventListener("submit", (event) => event.preventDefault());
choose();
`;
