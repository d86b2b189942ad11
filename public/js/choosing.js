/** `data-chooser`: a form of rows or pictures that are chosen; its bar shows as soon as one is. */
function boxesOf(chooser) {
  return [...chooser.querySelectorAll("input[name=chosen]")];
}

function tell(chooser) {
  const boxes = boxesOf(chooser);
  const count = boxes.filter(({ checked }) => checked).length;
  const bar = chooser.querySelector("[data-chosen]");
  bar.hidden = count === 0;
  bar.querySelector("[data-count]").textContent = chooser.dataset.said.replace(
    "0",
    new Intl.NumberFormat(document.documentElement.lang).format(count),
  );
  const all = chooser.querySelector("[data-chooses-all]");
  if (!all) return;
  all.checked = boxes.length > 0 && count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
}

let last;

/** With shift everything from the last one on is chosen likewise. */
function reach(chooser, box) {
  const boxes = boxesOf(chooser);
  const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
  if (from < 0) return;
  for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
}

document.addEventListener("click", (event) => {
  const box = event.target;
  const chooser = box.closest?.("[data-chooser]");
  if (!chooser || !box.matches("input[type=checkbox]")) return;
  if (box.matches("[data-chooses-all]")) for (const one of boxesOf(chooser)) one.checked = box.checked;
  else if (event.shiftKey) reach(chooser, box);
  last = box;
  tell(chooser);
});

document.addEventListener("keydown", (event) => {
  const chooser = event.target.closest?.("[data-chooser]");
  if (event.key !== "Escape" || !chooser) return;
  for (const box of boxesOf(chooser)) box.checked = false;
  tell(chooser);
});

const tellAll = () => document.querySelectorAll("[data-chooser]").forEach(tell);
addEventListener("pageshow", tellAll);
document.addEventListener("htmx:after:swap", tellAll);
tellAll();
