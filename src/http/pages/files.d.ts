/** Files of packages for browsers, as files that are part of the program. */
declare module "*.woff2" {
  const file: string;

  export { file as default };
}

declare module "htmx.org/dist/htmx.min.js" {
  const file: string;

  export { file as default };
}
