/**
 * `data-passkey="create"` or `"get"`: a form whose field `answer` is what the browser makes of what the server asks at
 * `data-asks`. Whatever the server refuses to ask, the form is sent all the same, so that the page says why.
 */
const isAble = "credentials" in navigator && "PublicKeyCredential" in window;

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (isAble) continue;
  say(form, form.dataset.unsupported);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-passkey]") || !isAble) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  say(form, "");
  try {
    await answer(form);
  } catch (error) {
    say(form, reasonOf(form, error));
  } finally {
    button.removeAttribute("aria-busy");
  }
});

async function answer(form) {
  const fields = new FormData(form);
  const asked = await fetch(form.dataset.asks, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { accept: "application/json" },
  });
  if (asked.status === 429) return say(form, form.dataset.busy);
  if (asked.ok) {
    const options = await asked.json();
    const credential = await (form.dataset.passkey === "create" ? made(options) : used(options));
    form.elements.answer.value = JSON.stringify(credential);
  }
  form.submit();
}

async function made(options) {
  const { user, challenge, excludeCredentials } = options;
  const publicKey = {
    ...options,
    challenge: bytesOf(challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: excludeCredentials.map(withBytes),
  };
  const credential = await navigator.credentials.create({ publicKey });
  const { response } = credential;
  return {
    ...headOf(credential),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

async function used(options) {
  const { challenge, allowCredentials } = options;
  const publicKey = {
    ...options,
    challenge: bytesOf(challenge),
    allowCredentials: allowCredentials?.map(withBytes),
  };
  const credential = await navigator.credentials.get({ publicKey });
  const { response } = credential;
  return {
    ...headOf(credential),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      userHandle: response.userHandle ? textOf(response.userHandle) : undefined,
    },
  };
}

/** By hand: what password managers put in the browser's place often lacks toJSON. */
function headOf(credential) {
  const { id, rawId, type } = credential;
  return { id, rawId: textOf(rawId), type, clientExtensionResults: credential.getClientExtensionResults() };
}

function withBytes({ id, ...known }) {
  return { ...known, id: bytesOf(id) };
}

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function reasonOf({ dataset }, { name }) {
  if (name === "NotAllowedError" || name === "AbortError") return dataset.cancelled;
  return name === "InvalidStateError" ? dataset.known : dataset.failed;
}

function say(form, text) {
  form.querySelector("[data-says]").textContent = text;
}
