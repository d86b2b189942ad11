/** Every link of a page comes from here. */
export const paths = {
  welcome: "/",
  apiDescription: "/api/v1/openapi.json",
  health: "/healthz",
  setUp: (token: string) => withToken("/set-up", token),
  signIn: "/sign-in",
  sessions: "/me/sessions",
  reset: "/reset",
  newPassword: (token: string) => withToken("/reset/new", token),
  verify: (token: string) => withToken("/verify", token),
  confirmEmail: (token: string) => withToken("/me/email/confirm", token),
  undoEmail: (token: string) => withToken("/me/email/undo", token),
};

/** Of a mail: it opens a page with a button, so that whoever looks through mails uses nothing up. */
function withToken(path: string, token: string): string {
  return `${path}?${new URLSearchParams({ token })}`;
}

/** The address of a file of public/, whose name changes with its content. */
export type PublicFile = (name: string) => string;
