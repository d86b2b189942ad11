/** `data-menu`: one is open at a time; it closes by Escape, by a press elsewhere, and by leaving it; arrows walk. */
const openMenus = () => document.querySelectorAll("[data-menu][open]");

function closeMenus(except) {
  for (const menu of openMenus()) if (menu !== except) menu.open = false;
}

document.addEventListener("click", ({ target }) => closeMenus(target.closest?.("[data-menu]")));
document.addEventListener("focusin", ({ target }) => closeMenus(target.closest?.("[data-menu]")));

document.addEventListener("click", ({ target }) => {
  if (target.closest?.(".menu-item")) closeMenus();
});

const steps = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  }
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  menu.open = true;
  const items = [...menu.querySelectorAll(".menu-item")];
  const at = items.indexOf(document.activeElement);
  const next = at === -1 ? (step > 0 ? 0 : items.length - 1) : at + step;
  items[(next + items.length) % items.length]?.focus();
});
