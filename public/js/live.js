/**
 * `data-live`: while the page is seen, the server tells it that what it shows has changed, or that its reader may no
 * longer see it. Only while it is seen: browsers allow few connections to one server.
 */
const hiddenMs = 5_000;
let source;
let closing;

function open() {
  clearTimeout(closing);
  const address = document.querySelector("[data-live]")?.dataset.live;
  if (!address || (source && source.readyState !== EventSource.CLOSED)) return;
  source = new EventSource(address);
  source.addEventListener("changed", () => document.dispatchEvent(new CustomEvent("live:changed")));
  source.addEventListener("gone", () => location.reload());
  source.addEventListener("error", leaveIfGone);
}

/** A refused connection isn't tried again, and doesn't say whether there were too many or the page is gone. */
async function leaveIfGone({ target }) {
  if (target.readyState !== EventSource.CLOSED) return;
  const page = await fetch(location.href, { method: "HEAD" }).catch(() => undefined);
  if (page && (page.redirected || page.status === 403 || page.status === 404)) location.reload();
}

function close() {
  source?.close();
  source = undefined;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) closing = setTimeout(close, hiddenMs);
  else open();
});
addEventListener("pagehide", close);
addEventListener("pageshow", () => !document.hidden && open());
