/** `data-copies`: a press copies that text, and the button says so for a while. */
const shownMs = 1_600;

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (!button) return;
  const label = button.querySelector("span");
  label.textContent = (await copied(button)) ? button.dataset.done : button.dataset.failed;
  label.setAttribute("role", "status");
  button.dataset.tells = "";
  setTimeout(() => {
    delete button.dataset.tells;
    label.textContent = button.dataset.usual;
  }, shownMs);
});

/** Where the clipboard may not be written, as on plain http, what is to be copied is marked instead. */
async function copied(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copies);
    return true;
  } catch {
    const shown = button.parentElement.querySelector("code");
    if (shown) getSelection().selectAllChildren(shown);
    return false;
  }
}
