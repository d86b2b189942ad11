/** `data-chooses`: a press opens the browser's dialog of that file field. */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-chooses]");
  const input = button && document.getElementById(button.dataset.chooses);
  if (!input) return;
  event.preventDefault();
  input.click();
});

/** `data-library`: what was uploaded, or changed by somebody else, is shown, without losing the tray. */
const quietMs = 400;
let timer;

for (const name of ["uploaded", "live:changed"]) {
  document.addEventListener(name, () => {
    clearTimeout(timer);
    timer = setTimeout(showAgain, quietMs);
  });
}

async function showAgain() {
  const shown = document.querySelector("[data-library]");
  const answer = await fetch(location.href).catch(() => undefined);
  if (!shown || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const chosen = [...shown.querySelectorAll("input[name=chosen]:checked")].map(({ value }) => value);
  const fresh = page.querySelector("[data-library]");
  if (!fresh) return;
  for (const box of fresh.querySelectorAll("input[name=chosen]")) box.checked = chosen.includes(box.value);
  const focused = addressOf(document.activeElement);
  shown.replaceWith(fresh);
  if (focused) [...fresh.querySelectorAll("a, input")].find((each) => addressOf(each) === focused)?.focus();
  document.dispatchEvent(new CustomEvent("library:shown"));
  // Only who may put pictures in has it.
  const [upload, freshUpload] = [document, page].map((each) => each.querySelector("#upload"));
  if (upload && freshUpload) upload.className = freshUpload.className;
  for (const part of [".page-head", "#upload h2", ".steps"]) {
    const [before, now] = [document.querySelector(part), page.querySelector(part)];
    if (now) before?.replaceWith(now);
    else before?.remove();
  }
}

/** What a link or a box of the grid is known by, in the grid that was before and in the one that is now. */
function addressOf(element) {
  return element?.closest?.("[data-library]") && (element.href || `${element.name}=${element.value}`);
}
