/**
 * `data-suggests="ADDRESS"`: a form of a name and of what it is in URLs. The second follows the first until somebody types
 * it himself, and what is wrong with it stands below; the page at the address knows both.
 */
const quietMs = 300;

for (const box of document.querySelectorAll("[data-suggests]")) follow(box);

function follow(box) {
  const [name, key] = [box.querySelector("[name=name]"), box.querySelector("[name=key]")];
  let isOwn = key.value !== "";
  let timer;
  let asked = 0;
  box.addEventListener("input", ({ target }) => {
    if (target === key) isOwn = key.value !== "";
    clearTimeout(timer);
    timer = setTimeout(ask, quietMs);
  });

  // Somebody may have begun before this was here.
  if (name.value !== "" && !isOwn) ask();

  async function ask() {
    const turn = ++asked;
    const typed = new URLSearchParams({ name: name.value, key: isOwn ? key.value : "" });
    const answer = await fetch(`${box.dataset.suggests}?${typed}`).catch(() => undefined);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-suggested] [name=key]");
    if (turn !== asked || !fresh) return;
    if (!isOwn) key.value = fresh.value;
    for (const attribute of ["aria-invalid", "aria-describedby"]) {
      if (fresh.hasAttribute(attribute)) key.setAttribute(attribute, fresh.getAttribute(attribute));
      else key.removeAttribute(attribute);
    }
    for (const line of key.parentElement.querySelectorAll(":scope > p")) line.remove();
    key.after(...fresh.parentElement.querySelectorAll(":scope > p"));
  }
}
