/** `data-chooser`: a form of rows or pictures that are chosen; its bar shows as soon as one is. */
function boxesOf(chooser) {
  return [...chooser.querySelectorAll("input[name=chosen]")];
}

const chosenIn = (chooser) => boxesOf(chooser).filter(({ checked }) => checked);

function tell(chooser) {
  const boxes = boxesOf(chooser);
  const count = chosenIn(chooser).length;
  chooser.querySelector("[data-chosen]").hidden = count === 0;
  const said = chooser.dataset.said.replace(
    "0",
    new Intl.NumberFormat(document.documentElement.lang).format(count),
  );
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = said;
  const all = chooser.querySelector("[data-chooses-all]");
  if (!all) return;
  all.checked = boxes.length > 0 && count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
}

function chooseNone(chooser) {
  for (const box of boxesOf(chooser)) box.checked = false;
  tell(chooser);
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
  if (!chooser) return;
  if (box.closest("[data-chooses-none]")) chooseNone(chooser);
  if (!box.matches("input[type=checkbox]")) return;
  if (box.matches("[data-chooses-all]")) for (const one of boxesOf(chooser)) one.checked = box.checked;
  else if (event.shiftKey) reach(chooser, box);
  last = box;
  tell(chooser);
});

document.addEventListener("keydown", (event) => {
  const chooser = event.target.closest?.("[data-chooser]");
  if (event.key === "Escape" && chooser) chooseNone(chooser);
});

/** `data-takes-chosen`: a form beside the chooser, in a dialog, which is sent with what was chosen there. */
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.querySelector("[data-takes-chosen]")) return;
  for (const chooser of document.querySelectorAll("[data-chooser]"))
    for (const { value } of chosenIn(chooser)) formData.append("chosen", value);
});

const tellAll = () => document.querySelectorAll("[data-chooser]").forEach(tell);
addEventListener("pageshow", tellAll);
for (const name of ["htmx:after:swap", "library:shown"]) document.addEventListener(name, tellAll);
tellAll();
