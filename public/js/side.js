/** `data-folds`: the side bar becomes its icons and back, which a cookie keeps for the next page. */
const yearSeconds = 31_536_000;

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-folds]")) return;
  const isNarrow = document.querySelector(".frame").classList.toggle("narrow");
  const seconds = isNarrow ? yearSeconds : 0;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http.
  document.cookie = `side=narrow; path=/; max-age=${seconds}; samesite=lax${secure}`;
});
