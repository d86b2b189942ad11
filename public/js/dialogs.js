/** `data-opens`: a press opens the dialog of that id. `data-closes="dialog"`: it closes the one around it. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog && !dialog.open) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  const closer = event.target.closest?.("[data-closes=dialog]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog")?.close();
  }
});

/** Browsers without `closedby` close by a press beside it too. */
document.addEventListener("click", ({ target }) => {
  if (target instanceof HTMLDialogElement && target.open && !("closedBy" in target)) target.close();
});
