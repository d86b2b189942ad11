import { copyUrls } from "/public/js/chosen-urls.js";

/** Pictures of a library: one of them takes the focus, arrows go on from there, and single keys act on it. */
const tiles = () => [...document.querySelectorAll("[data-library] .picture")];
const linkOf = (tile) => tile.querySelector("a");
const boxOf = (tile) => tile.querySelector("input[name=chosen]");

function rove(current = tiles()[0]) {
  for (const tile of tiles()) {
    linkOf(tile).tabIndex = tile === current ? 0 : -1;
    const box = boxOf(tile);
    if (box) box.tabIndex = -1;
  }
}

const middle = (tile) => {
  const { left, right, top, bottom } = tile.getBoundingClientRect();
  return { across: (left + right) / 2, top, bottom };
};

/** The nearest one in the next row, which the browser laid out. */
function inRow(tile, way) {
  const from = middle(tile);
  const others = tiles().map((other) => ({ other, ...middle(other) }));
  const beyond = others.filter(({ top }) => (way > 0 ? top >= from.bottom - 1 : top < from.top - 1));
  const row = way > 0 ? Math.min(...beyond.map(({ top }) => top)) : Math.max(...beyond.map(({ top }) => top));
  const distance = ({ across }) => Math.abs(across - from.across);
  return beyond
    .filter(({ top }) => Math.abs(top - row) < 2)
    .sort((a, b) => distance(a) - distance(b))
    .at(0)?.other;
}

const beside = (tile, step) => tiles()[tiles().indexOf(tile) + step];

const walks = {
  ArrowRight: (tile) => beside(tile, 1),
  ArrowLeft: (tile) => beside(tile, -1),
  ArrowDown: (tile) => inRow(tile, 1),
  ArrowUp: (tile) => inRow(tile, -1),
  Home: () => tiles().at(0),
  End: () => tiles().at(-1),
};

function openFor(tile, id) {
  const dialog = document.getElementById(id);
  if (!dialog) return;
  if (!tile.closest("[data-chooser]").querySelector("input[name=chosen]:checked")) boxOf(tile).click();
  dialog.showModal();
}

function copy(tile) {
  const button = document.querySelector("[data-copies-chosen]");
  if (!button) return;
  const chosen = [...button.form.querySelectorAll("input[name=chosen]:checked")];
  const boxes = chosen.length > 0 ? chosen : [boxOf(tile)];
  copyUrls(
    button,
    boxes.map(({ value }) => value),
  );
}

const acts = {
  " ": (tile) => linkOf(tile).click(),
  x: (tile, { shiftKey }) =>
    boxOf(tile)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey })),
  c: copy,
  m: (tile) => openFor(tile, "move-chosen"),
  Delete: (tile) => openFor(tile, "delete-chosen"),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const tile = event.target.closest?.("[data-library] .picture");
  if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const walk = walks[key];
  const act = event.target.matches("a") ? acts[key] : undefined;
  if (!walk && !act) return;
  event.preventDefault();
  if (act) act(tile, event);
  const to = walk?.(tile);
  if (to) linkOf(to).focus();
});

document.addEventListener("focusin", ({ target }) => {
  const tile = target.closest?.("[data-library] .picture");
  if (tile) rove(tile);
});

/** Beside a picture that is looked at. */
const turns = { ArrowLeft: ".viewer .back", ArrowRight: ".viewer .on" };

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (target !== document.body && !target.closest("#content, .viewer")) return;
  if (target.matches("input, select, textarea, summary")) return;
  if (turns[key]) document.querySelector(turns[key])?.click();
});

document.addEventListener("library:shown", () => rove());
rove();
