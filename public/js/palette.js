/** `data-palette`: opened by ⌘K or Ctrl+K; every word that is typed has to be somewhere in an item. */
const palette = document.querySelector("[data-palette]");
const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);

for (const key of document.querySelectorAll("[data-shortcut]"))
  key.textContent = isMac ? `⌘${key.dataset.shortcut}` : `Ctrl ${key.dataset.shortcut}`;

const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

if (palette) {
  const input = palette.querySelector("input");
  const nothing = palette.querySelector(".palette-nothing");
  const items = [...palette.querySelectorAll("[role=option]")].map((element, at) => {
    element.id ||= `palette-item-${at}`;
    const { words = "" } = element.dataset;
    return { element, text: plain(`${element.textContent} ${words}`) };
  });

  const shown = () => items.filter(({ element }) => !element.hidden).map(({ element }) => element);

  function point(element) {
    for (const { element: other } of items) other.setAttribute("aria-selected", String(other === element));
    if (element) input.setAttribute("aria-activedescendant", element.id);
    else input.removeAttribute("aria-activedescendant");
    element?.scrollIntoView({ block: "nearest" });
  }

  function filter() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    for (const { element, text } of items) element.hidden = !words.every((word) => text.includes(word));
    for (const group of palette.querySelectorAll("fieldset"))
      group.hidden = !group.querySelector("[role=option]:not([hidden])");
    const found = shown();
    nothing.hidden = found.length > 0;
    point(found[0]);
  }

  function walk(step) {
    const found = shown();
    const at = found.findIndex((element) => element.getAttribute("aria-selected") === "true");
    point(found[(at + step + found.length) % found.length]);
  }

  const keys = {
    ArrowDown: () => walk(1),
    ArrowUp: () => walk(-1),
    Enter: () => palette.querySelector("[aria-selected=true]:not([hidden])")?.click(),
  };

  input.addEventListener("input", filter);
  palette.addEventListener("keydown", (event) => {
    const act = event.isComposing ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  palette.addEventListener("pointermove", ({ target }) => {
    const item = target.closest?.("[role=option]");
    if (item && item.getAttribute("aria-selected") !== "true") point(item);
  });
  palette.addEventListener("click", ({ target }) => {
    if (target.closest?.("[role=option]")) palette.close();
  });
  palette.addEventListener("toggle", () => {
    if (!palette.open) return;
    input.value = "";
    filter();
  });
  document.addEventListener("keydown", (event) => {
    if (
      event.key.toLowerCase() !== "k" ||
      !(event.metaKey || event.ctrlKey) ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    if (palette.open) palette.close();
    else palette.showModal();
  });
}
