/** `data-time-zone`: holds the time zone of the browser. */
for (const input of document.querySelectorAll("[data-time-zone]"))
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
