/** Every link of a page comes from here. */
export const paths = {
  welcome: "/",
  apiDescription: "/api/v1/openapi.json",
  health: "/healthz",
  setUp: (token: string) => `/set-up?token=${token}`,
  resetPassword: (token: string) => `/reset-password?token=${token}`,
};

/** The address of a file of public/, whose name changes with its content. */
export type PublicFile = (name: string) => string;
