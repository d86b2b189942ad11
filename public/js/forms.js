/** `data-form`: sent once until it is answered; the pressed button says that it works when that takes a while. */
const quickMs = 150;
const underWay = new Map();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-form]")) return;
  if (underWay.has(form)) {
    event.preventDefault();
    return;
  }
  const button = event.submitter;
  const timer = setTimeout(() => button?.setAttribute("aria-busy", "true"), quickMs);
  underWay.set(form, { button, timer });
});

/** `data-sends-itself`: what is chosen is taken at once; keys pass other choices, and have a button for it. */
document.addEventListener("change", ({ target }) => {
  if (target.matches(":focus-visible")) return;
  target.closest?.("[data-sends-itself]")?.requestSubmit();
});

function rest(form) {
  const work = underWay.get(form);
  if (!work) return;
  clearTimeout(work.timer);
  work.button?.removeAttribute("aria-busy");
  underWay.delete(form);
}

const restAll = () => {
  for (const form of [...underWay.keys()]) rest(form);
};

/** The page comes back out of the browser's memory as it was left; a fragment was answered. */
addEventListener("pageshow", restAll);
document.addEventListener("htmx:finally:request", restAll);

/** The first mistake has the focus, wherever the form came from. */
function focusMistake(root) {
  root.querySelector?.("[aria-invalid=true]")?.focus();
}
focusMistake(document);
document.addEventListener("htmx:after:swap", ({ target }) => focusMistake(target));

/** `data-reveals`: a password can be read while the button is pressed in. */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-reveals]");
  if (!button) return;
  const input = document.getElementById(button.dataset.reveals);
  const isShown = input.type === "text";
  input.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
});

/** What is typed is never sent as it can be read: browsers keep text fields, not passwords. */
document.addEventListener("submit", ({ target }) => {
  for (const button of target.querySelectorAll("[data-reveals][aria-pressed=true]")) button.click();
});
