/**
 * `data-uploader`: files that are chosen or dropped anywhere on the page are sent one by one, each as a form of its
 * own; the tray tells how far they are. Reads its words from the template that it clones.
 */
const uploader = document.querySelector("[data-uploader]");
const template = document.querySelector("[data-tray]");

if (uploader && template) {
  const waiting = [];
  const said = template.dataset;
  let done = 0;
  let total = 0;
  let isSending = false;
  let tray;

  const number = new Intl.NumberFormat(document.documentElement.lang);
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  const fill = (sentence, values) => sentence.replace(/%(\w+)%/g, (_, name) => values[name]);

  function openTray() {
    if (tray?.isConnected) {
      tray.hidden = false;
      return;
    }
    done = 0;
    total = 0;
    tray = template.content.firstElementChild.cloneNode(true);
    document.body.append(tray);
  }

  function add(files) {
    if (files.length === 0) return;
    openTray();
    for (const file of files) {
      const row = tray.querySelector("template").content.firstElementChild.cloneNode(true);
      row.querySelector("span").textContent = file.name;
      tray.querySelector("ul").append(row);
      const upload = { file, row };
      const cancel = row.querySelector("[data-cancels]");
      cancel.ariaLabel = fill(said.cancel, { name: file.name });
      cancel.title = cancel.ariaLabel;
      cancel.onclick = () => withdraw(upload);
      waiting.push(upload);
    }
    total += files.length;
    tell();
    sendNext();
  }

  /** One that is under way is given up by its answer. */
  function withdraw(upload) {
    upload.isWithdrawn = true;
    upload.request?.abort();
    const at = waiting.indexOf(upload);
    if (at >= 0) waiting.splice(at, 1);
    upload.row.remove();
    total -= 1;
    tell();
  }

  function tell() {
    if (total === 0) {
      tray.remove();
      return;
    }
    const values = { done: number.format(done), total: number.format(total) };
    const isOver = !isSending && waiting.length === 0;
    const some = fill(isOver ? said.finishedSome : said.underWay, values);
    tray.querySelector("[data-summary]").textContent = done === total ? said.finished : some;
  }

  function show(row, state, text, mayRetry = false) {
    row.className = state;
    row.querySelector(".state").textContent = text;
    row.querySelector("progress").hidden = state !== "sending";
    row.querySelector("[data-retries]").hidden = !mayRetry;
    row.querySelector("[data-cancels]").hidden = state === "done" || state === "failed";
  }

  async function sendNext() {
    if (isSending) return;
    const next = waiting.shift();
    if (!next) return;
    isSending = true;
    const { file, row } = next;
    const isKept = await send(next);
    isSending = false;
    if (next.isWithdrawn) {
      tell();
      sendNext();
      return;
    }
    if (isKept) {
      done += 1;
      show(row, "done", said.done);
      uploader.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: { name: file.name } }));
    } else {
      row.querySelector("[data-retries]").onclick = () => {
        show(row, "waiting", said.waiting);
        waiting.push(next);
        sendNext();
      };
    }
    tell();
    sendNext();
  }

  /** XMLHttpRequest tells how far it is, which fetch doesn't. */
  function send(upload) {
    const { file, row } = upload;
    const { promise, resolve } = Promise.withResolvers();
    const request = new XMLHttpRequest();
    upload.request = request;
    const form = new FormData();
    for (const { name, value } of uploader.querySelectorAll("input[type=hidden]")) form.append(name, value);
    form.append("file", file);
    request.upload.onprogress = ({ loaded, total: whole }) => {
      row.querySelector("progress").value = loaded / whole;
      show(row, "sending", percent.format(loaded / whole));
    };
    request.onloadend = () => {
      const isKept = request.status >= 200 && request.status < 300;
      if (!isKept) show(row, "failed", reasonIn(request) ?? said.failed, isPassing(request.status));
      resolve(isKept);
    };
    request.open("POST", uploader.action);
    request.setRequestHeader("accept", "application/json");
    request.send(form);
    return promise;
  }

  /** What may go well another time; what was refused is refused again. */
  const isPassing = (status) => status === 0 || status === 408 || status === 429 || status >= 500;

  /** Why it wasn't taken, as a problem (RFC 9457) says it. */
  function reasonIn({ responseText }) {
    try {
      return JSON.parse(responseText).detail;
    } catch {
      return undefined;
    }
  }

  const input = uploader.querySelector("input[type=file]");
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });

  let veil;
  const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");

  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (veil) return;
    veil = document.createElement("div");
    veil.className = "over-page";
    veil.append(document.createElement("span"));
    veil.firstChild.textContent = said.drop;
    document.body.append(veil);
  });
  const lift = () => {
    veil?.remove();
    veil = undefined;
  };
  addEventListener("dragleave", ({ relatedTarget }) => relatedTarget === null && lift());
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    lift();
    add([...event.dataTransfer.files]);
  });

  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.("[data-closes=tray]")) return;
    tray.hidden = true;
    if (!isSending && waiting.length === 0) tray.remove();
  });
  addEventListener("beforeunload", (event) => {
    if (isSending || waiting.length > 0) event.preventDefault();
  });
}
