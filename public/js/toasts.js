/** `data-toast`: gone after ten seconds, or later where the pointer or the focus is on it; at most three. */
const shownMs = 10_000;
const most = 3;

function watch(toast) {
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), shownMs);
  };
  const wait = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, wait);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

const place = document.querySelector("[data-toasts]");

function welcome() {
  for (const toast of place.querySelectorAll("[data-toast]:not([data-watched])")) {
    toast.dataset.watched = "";
    watch(toast);
  }
  for (const old of [...place.children].slice(0, -most)) old.remove();
}

if (place) {
  new MutationObserver(welcome).observe(place, { childList: true });
  welcome();
  // What came with the page is read out once it is put there anew.
  setTimeout(() => place.append(...place.children), 100);
}

document.addEventListener("click", ({ target }) => {
  target.closest?.("[data-closes=toast]")?.closest("[data-toast]")?.remove();
});
