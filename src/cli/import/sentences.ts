/** What is true of both programs. */
export const fetched =
  "Nothing is fetched by its address: put such pictures in with `asset add`, under the path that URLs have for them.";
export const results = "What is made is kept in CACHE_DIR, up to RESULT_CACHE_BYTES.";
export const sources =
  "What is put in is kept in DATA_DIR until you delete it; there is no second store for it.";
export const errors = "Errors go to the log as JSON lines; have your log collector pass them on.";
