/** `data-copies-chosen`: a press copies the URLs of what is chosen, one a line. */
export function copyUrls(button, ids) {
  const address = new URL(button.formAction);
  for (const id of ids) address.searchParams.append("chosen", id);
  const urls = fetch(address, { headers: { accept: "text/plain" } }).then(async (answer) => {
    const text = answer.ok ? await answer.text() : "";
    if (text === "") throw new Error("There are no URLs.");
    return new Blob([text], { type: "text/plain" });
  });
  // What may write the clipboard is the press itself, so it isn't waited for here.
  const copied = navigator.clipboard
    ? navigator.clipboard.write([new ClipboardItem({ "text/plain": urls })])
    : Promise.reject(new Error("There is no clipboard on plain http."));
  copied.then(
    () => {
      const toast = document.getElementById("toast-copied").content.cloneNode(true);
      document.querySelector("[data-toasts]").append(toast);
    },
    // The page of what is chosen shows them, or says why there are none.
    () => location.assign(address),
  );
  urls.catch(() => {});
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copies-chosen]");
  if (!button) return;
  event.preventDefault();
  copyUrls(
    button,
    [...button.form.querySelectorAll("input[name=chosen]:checked")].map(({ value }) => value),
  );
});
